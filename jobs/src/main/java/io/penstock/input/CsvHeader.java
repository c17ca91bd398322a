package io.penstock.input;

import io.penstock.problem.CheckFailedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.csv.CSVOptions;

/** The declared columns, found by name in the headers of CSV files, whatever their order. */
final class CsvHeader {
  private final List<String> expected;
  private final boolean canChoose;

  private CsvHeader(List<String> expected, boolean canChoose) {
    this.expected = List.copyOf(expected);
    this.canChoose = canChoose;
  }

  /** The columns that a source declares. */
  static CsvHeader declared(List<String> columns) {
    return new CsvHeader(columns, true);
  }

  /** The columns of the first file of which a schema is inferred. */
  static CsvHeader first(List<String> columns) {
    return new CsvHeader(columns, false);
  }

  /** For each declared column its place; where no header is found, in the order declared. */
  List<Integer> order(SourceFile file, List<String> found) {
    if (found.isEmpty()) {
      return IntStream.range(0, expected.size()).boxed().toList();
    }
    List<String> names = found.stream().map(CsvHeader::folded).toList();
    List<Integer> order = expected.stream().map(name -> names.indexOf(folded(name))).toList();
    if (order.contains(-1) || found.size() != expected.size()) {
      throw differs(file, found);
    }
    return order;
  }

  /** The names in a header line. */
  static List<String> split(String line, CSVOptions options) {
    String separator = options.delimiter();
    char quote = options.quote();
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean isEscape = c == options.escape() || c == quote;
      if (quoted && isEscape && i + 1 < line.length() && line.charAt(i + 1) == quote) {
        name.append(line.charAt(++i));
      } else if (c == quote && quote != 0) {
        quoted = !quoted;
      } else if (!quoted && line.startsWith(separator, i)) {
        names.add(name.toString().strip());
        name.setLength(0);
        i += separator.length() - 1;
      } else {
        name.append(c);
      }
    }
    names.add(name.toString().strip());
    return names;
  }

  private CheckFailedException differs(SourceFile file, List<String> found) {
    List<String> differences = new ArrayList<>();
    addNames(differences, "missing", without(expected, found));
    addNames(differences, "not declared", without(found, expected));
    addNames(differences, "more than once", repeated(found));
    differences.add("expected " + String.join(", ", expected));
    differences.add("found " + String.join(", ", found));
    // A column that is also missing may be one that was renamed: not to be taken for a new one.
    boolean isMore = without(expected, found).isEmpty() && repeated(found).isEmpty();
    return InputProblems.headerDiffers(file, differences, canChoose && isMore);
  }

  private static void addNames(List<String> differences, String what, List<String> names) {
    if (!names.isEmpty()) {
      differences.add(what + " " + String.join(", ", names));
    }
  }

  private static List<String> without(List<String> names, List<String> others) {
    return names.stream()
        .filter(name -> others.stream().noneMatch(name::equalsIgnoreCase))
        .toList();
  }

  private static List<String> repeated(List<String> names) {
    Set<String> seen = new HashSet<>();
    return names.stream().filter(name -> !seen.add(folded(name))).toList();
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
