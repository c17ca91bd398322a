package io.penstock.cases;

import io.penstock.cases.PreparedCase.ExpectedRows;
import io.penstock.cases.RowDiff.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * Differences of rows as a small table: {@code ~} a changed row, its changed cells as {@code
 * expected -> actual}; {@code -} an expected row that did not come, {@code +} one that did and
 * should not. Of many columns only the keys and those with differences are shown.
 */
final class DiffTable {
  private static final int MOST_ROWS = 20;
  private static final int MOST_COLUMNS = 8;
  private static final int LONGEST_CELL = 40;
  private static final int BEFORE_DIFFERENCE = 12;

  private final ExpectedRows expected;
  private final RowDiff diff;
  private final List<Integer> shown;

  private DiffTable(ExpectedRows expected, RowDiff diff) {
    this.expected = expected;
    this.diff = diff;
    this.shown = shown();
  }

  /** The table, below a line that counts; lines begin with two spaces. */
  static String text(ExpectedRows expected, RowDiff diff, int actual) {
    return new DiffTable(expected, diff).text(actual);
  }

  private String text(int actual) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(" "));
    shown.forEach(i -> header.add(expected.columns().fields()[i].name()));
    lines.add(header);
    diff.changed().stream().limit(MOST_ROWS).forEach(pair -> lines.add(changed(pair)));
    diff.missing().stream().limit(MOST_ROWS).forEach(row -> lines.add(row("-", row)));
    diff.unexpected().stream().limit(MOST_ROWS).forEach(row -> lines.add(row("+", row)));
    int rows = diff.changed().size() + diff.missing().size() + diff.unexpected().size();
    List<List<String>> few = lines.subList(0, Math.min(lines.size(), MOST_ROWS + 1));
    List<String> text = new ArrayList<>(List.of(summary(actual)));
    text.addAll(aligned(few));
    if (rows > MOST_ROWS) {
      text.add("  ... and " + (rows - MOST_ROWS) + " more.");
    }
    int hidden = expected.columns().length() - shown.size();
    if (hidden > 0) {
      text.add("  " + counted(hidden, "column") + " not shown.");
    }
    return String.join("\n", text);
  }

  private String summary(int actual) {
    List<String> counts = new ArrayList<>();
    add(counts, diff.equal(), "as expected");
    add(counts, diff.changed().size(), "changed (~)");
    add(counts, diff.missing().size(), "missing (-)");
    add(counts, diff.unexpected().size(), "unexpected (+)");
    return expected.dataset()
        + ": "
        + counted(expected.rows().size(), "row")
        + " expected, "
        + actual
        + " came: "
        + String.join(", ", counts)
        + ".";
  }

  private static void add(List<String> counts, int count, String what) {
    if (count > 0) {
      counts.add(count + " " + what);
    }
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private List<Integer> shown() {
    int width = expected.columns().length();
    List<Integer> all = IntStream.range(0, width).boxed().toList();
    if (width <= MOST_COLUMNS) {
      return all;
    }
    List<Integer> needed =
        new ArrayList<>(all.stream().filter(i -> isKey(i) || isDifferent(i)).toList());
    if (diff.changed().isEmpty()) {
      all.stream()
          .filter(i -> !isKey(i))
          .limit(Math.max(0, MOST_COLUMNS - needed.size()))
          .forEach(needed::add);
    }
    return needed.stream().sorted().toList();
  }

  private boolean isKey(int column) {
    String name = expected.columns().fields()[column].name();
    return expected.keys().stream().anyMatch(name::equalsIgnoreCase);
  }

  private boolean isDifferent(int column) {
    return diff.changed().stream().anyMatch(pair -> RowDiff.differs(expected, pair, column));
  }

  private List<String> row(String mark, List<@Nullable Object> values) {
    List<String> cells = new ArrayList<>(List.of(mark));
    shown.forEach(i -> cells.add(shortened(Cells.text(values.get(i), type(i)), 0)));
    return cells;
  }

  private List<String> changed(Pair pair) {
    List<String> cells = new ArrayList<>(List.of("~"));
    for (int i : shown) {
      String before = Cells.text(pair.expected().get(i), type(i));
      String after = Cells.text(pair.actual().get(i), type(i));
      if (RowDiff.differs(expected, pair, i)) {
        int from = firstDifference(before, after) - BEFORE_DIFFERENCE;
        cells.add(shortened(before, from) + " -> " + shortened(after, from));
      } else {
        cells.add(shortened(after, 0));
      }
    }
    return cells;
  }

  private DataType type(int column) {
    return expected.columns().fields()[column].dataType();
  }

  private static int firstDifference(String a, String b) {
    int shorter = Math.min(a.length(), b.length());
    int i = 0;
    while (i < shorter && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    return i;
  }

  /** At most forty characters, from about {@code from} on. */
  private static String shortened(String text, int from) {
    if (text.length() <= LONGEST_CELL) {
      return text;
    }
    int start = Math.max(0, Math.min(from, text.length() - LONGEST_CELL));
    int end = Math.min(text.length(), start + LONGEST_CELL);
    return (start > 0 ? "..." : "")
        + text.substring(start, end)
        + (end < text.length() ? "..." : "");
  }

  private static List<String> aligned(List<List<String>> lines) {
    int columns = lines.get(0).size();
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(i -> lines.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toList();
    return lines.stream()
        .map(
            line ->
                "  "
                    + line.get(0)
                    + " "
                    + IntStream.range(1, columns)
                        .mapToObj(i -> padded(line.get(i), widths.get(i)))
                        .collect(Collectors.joining(" | ")))
        .map(String::stripTrailing)
        .toList();
  }

  private static String padded(String cell, int width) {
    return cell + " ".repeat(width - cell.length());
  }
}
