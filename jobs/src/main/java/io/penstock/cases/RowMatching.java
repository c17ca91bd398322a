package io.penstock.cases;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Finds as many equal rows of two multisets as there can be. Rows with floating-point numbers are
 * matched by augmenting paths (Kuhn 1955): with a tolerance, the first row that fits may be the one
 * that another needs.
 */
final class RowMatching {
  private final StructType columns;
  private final boolean isApproximate;
  private final @Nullable Double tolerance;
  private final List<List<@Nullable Object>> expected;
  private final List<List<@Nullable Object>> actual;

  /** By row that came: the expected row that it is, or -1. */
  private final int[] owners;

  RowMatching(
      StructType columns,
      @Nullable Double tolerance,
      List<List<@Nullable Object>> expected,
      List<List<@Nullable Object>> actual) {
    this.columns = columns;
    this.isApproximate =
        Arrays.stream(columns.fields()).anyMatch(field -> Cells.isApproximate(field.dataType()));
    this.tolerance = tolerance;
    this.expected = expected;
    this.actual = actual;
    this.owners = new int[actual.size()];
    Arrays.fill(owners, -1);
    match();
  }

  /** The expected rows that nothing matches, in their order. */
  List<Integer> missing() {
    BitSet found = new BitSet();
    Arrays.stream(owners).filter(owner -> owner >= 0).forEach(found::set);
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < expected.size(); i++) {
      if (!found.get(i)) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** The rows that came and match nothing, in their order. */
  List<Integer> unexpected() {
    List<Integer> unexpected = new ArrayList<>();
    for (int i = 0; i < owners.length; i++) {
      if (owners[i] < 0) {
        unexpected.add(i);
      }
    }
    return unexpected;
  }

  private void match() {
    Map<List<@Nullable Object>, Deque<Integer>> candidates = new HashMap<>();
    for (int i = 0; i < actual.size(); i++) {
      candidates.computeIfAbsent(exact(actual.get(i)), k -> new ArrayDeque<>()).add(i);
    }
    for (int i = 0; i < expected.size(); i++) {
      Deque<Integer> alike = candidates.get(exact(expected.get(i)));
      if (alike == null) {
        continue;
      }
      if (isApproximate) {
        takes(i, alike, new BitSet());
      } else if (!alike.isEmpty()) {
        owners[alike.remove()] = i;
      }
    }
  }

  private boolean takes(int row, Deque<Integer> candidates, BitSet seen) {
    for (int candidate : candidates) {
      if (owners[candidate] < 0 && areEqual(row, candidate)) {
        owners[candidate] = row;
        return true;
      }
    }
    for (int candidate : candidates) {
      if (!seen.get(candidate) && areEqual(row, candidate)) {
        seen.set(candidate);
        // Who has it takes another, if there is one.
        if (takes(owners[candidate], candidates, seen)) {
          owners[candidate] = row;
          return true;
        }
      }
    }
    return false;
  }

  private boolean areEqual(int row, int candidate) {
    return Cells.areEqual(expected.get(row), actual.get(candidate), tolerance);
  }

  /** The values that must be equal to the last bit. */
  private List<@Nullable Object> exact(List<@Nullable Object> row) {
    List<@Nullable Object> exact = new ArrayList<>();
    StructField[] fields = columns.fields();
    for (int i = 0; i < fields.length; i++) {
      if (!Cells.isApproximate(fields[i].dataType())) {
        exact.add(row.get(i));
      }
    }
    return exact;
  }
}
