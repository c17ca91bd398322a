package io.penstock.cases;

import io.penstock.cases.PreparedCase.ExpectedRows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expected rows against those that came, as multisets: order does not count, how often a row is
 * there does.
 *
 * @param equal how many rows are as expected
 * @param changed rows that are most likely meant to be the same
 * @param missing expected rows that did not come
 * @param unexpected rows that came and are not expected
 */
record RowDiff(
    int equal,
    List<Pair> changed,
    List<List<@Nullable Object>> missing,
    List<List<@Nullable Object>> unexpected) {
  /** More comparisons than this to find rows that are alike are not worth the wait. */
  private static final int MOST_COMPARISONS = 100_000;

  /** An expected row and what came in its place. */
  record Pair(List<@Nullable Object> expected, List<@Nullable Object> actual) {}

  /** The same by their numbers. */
  private record Indices(int expected, int actual, int differences) {}

  /** Whether all is as expected. */
  boolean isEmpty() {
    return changed.isEmpty() && missing.isEmpty() && unexpected.isEmpty();
  }

  /** Compares; {@code actual} has the columns of {@code expected}. */
  static RowDiff of(ExpectedRows expected, List<List<@Nullable Object>> actual) {
    List<List<@Nullable Object>> rows = expected.rows();
    RowMatching matching = new RowMatching(expected.columns(), expected.tolerance(), rows, actual);
    List<Integer> missing = new ArrayList<>(matching.missing());
    List<Integer> unexpected = new ArrayList<>(matching.unexpected());
    int equal = rows.size() - missing.size();
    List<Indices> pairs = new ArrayList<>();
    for (Indices pair : alike(expected, actual, missing, unexpected)) {
      pairs.add(pair);
      missing.remove((Integer) pair.expected());
      unexpected.remove((Integer) pair.actual());
    }
    return new RowDiff(
        equal,
        pairs.stream().map(p -> new Pair(rows.get(p.expected()), actual.get(p.actual()))).toList(),
        missing.stream().map(rows::get).toList(),
        unexpected.stream().map(actual::get).toList());
  }

  /** Whether a pair differs in a column. */
  static boolean differs(ExpectedRows expected, Pair pair, int column) {
    return !Cells.areEqual(
        pair.expected().get(column), pair.actual().get(column), expected.tolerance());
  }

  private static List<Indices> alike(
      ExpectedRows expected,
      List<List<@Nullable Object>> actual,
      List<Integer> missing,
      List<Integer> unexpected) {
    if (!expected.keys().isEmpty()) {
      return ofSameKey(expected, actual, missing, unexpected);
    }
    if (missing.size() == 1 && unexpected.size() == 1) {
      return List.of(new Indices(missing.get(0), unexpected.get(0), 0));
    }
    return (long) missing.size() * unexpected.size() > MOST_COMPARISONS
        ? List.of()
        : mostAlike(expected, actual, missing, unexpected);
  }

  private static List<Indices> ofSameKey(
      ExpectedRows expected,
      List<List<@Nullable Object>> actual,
      List<Integer> missing,
      List<Integer> unexpected) {
    Map<List<@Nullable Object>, List<Integer>> byKey = new HashMap<>();
    for (int row : unexpected) {
      byKey.computeIfAbsent(key(expected, actual.get(row)), k -> new ArrayList<>()).add(row);
    }
    List<Indices> pairs = new ArrayList<>();
    for (int row : missing) {
      List<Integer> same = byKey.get(key(expected, expected.rows().get(row)));
      if (same != null && !same.isEmpty()) {
        pairs.add(new Indices(row, same.remove(0), 0));
      }
    }
    return pairs;
  }

  private static List<@Nullable Object> key(ExpectedRows expected, List<@Nullable Object> row) {
    List<@Nullable Object> key = new ArrayList<>();
    expected.keys().forEach(name -> key.add(row.get(Columns.index(expected.columns(), name))));
    return key;
  }

  /** Pairs with the fewest differences first; rows that have nothing in common stay alone. */
  private static List<Indices> mostAlike(
      ExpectedRows expected,
      List<List<@Nullable Object>> actual,
      List<Integer> missing,
      List<Integer> unexpected) {
    int width = expected.columns().length();
    List<Indices> all = new ArrayList<>();
    for (int row : missing) {
      for (int other : unexpected) {
        Pair pair = new Pair(expected.rows().get(row), actual.get(other));
        int differences = 0;
        boolean haveCommon = false;
        for (int i = 0; i < width; i++) {
          boolean differs = differs(expected, pair, i);
          differences += differs ? 1 : 0;
          haveCommon |= !differs && pair.expected().get(i) != null;
        }
        if (haveCommon) {
          all.add(new Indices(row, other, differences));
        }
      }
    }
    all.sort(Comparator.comparingInt(Indices::differences));
    return chosen(all);
  }

  private static List<Indices> chosen(List<Indices> all) {
    BitSet expected = new BitSet();
    BitSet actual = new BitSet();
    List<Indices> chosen = new ArrayList<>();
    for (Indices pair : all) {
      if (!expected.get(pair.expected()) && !actual.get(pair.actual())) {
        expected.set(pair.expected());
        actual.set(pair.actual());
        chosen.add(pair);
      }
    }
    chosen.sort(Comparator.comparingInt(Indices::expected));
    return chosen;
  }
}
