package io.penstock.plan;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.Node;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a table's columns would change.
 *
 * @param differences such as {@code amount is BIGINT, was INT}; not empty
 * @param outcome what becomes of the table
 */
public record SchemaChange(List<String> differences, String outcome) {
  private static final String IS_NEW = " is new";

  public SchemaChange {
    differences = List.copyOf(differences);
  }

  /** The change from the stored columns to the compiled ones; empty where they are the same. */
  static Optional<SchemaChange> of(
      Node node, String asOfKey, boolean isForced, List<Column> stored, List<Column> compiled) {
    List<String> differences = differences(stored, compiled);
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(new SchemaChange(differences, outcome(node, asOfKey, isForced, differences)));
  }

  /** The change as one line. */
  @Override
  public String toString() {
    return String.join("; ", differences) + ": " + outcome;
  }

  private static List<String> differences(List<Column> stored, List<Column> compiled) {
    Map<String, Column> before = new TreeMap<>();
    stored.forEach(column -> before.put(key(column), column));
    List<String> differences = new ArrayList<>();
    for (Column column : compiled) {
      Column was = before.remove(key(column));
      if (was == null) {
        differences.add(column + IS_NEW);
      } else if (!was.type().equals(column.type())) {
        differences.add(column.name() + " is " + column.type() + ", was " + was.type());
      }
    }
    before.values().forEach(column -> differences.add(column.name() + " is gone"));
    return differences;
  }

  private static String outcome(
      Node node, String asOfKey, boolean isForced, List<String> differences) {
    if (node instanceof SourceNode source
        && !source.appended().isEmpty()
        && !isForced
        && differences.stream().allMatch(difference -> difference.endsWith(IS_NEW))) {
      return "files brought it; the table gets it, null in the rows that it has";
    }
    boolean isMerged = isAddedTo(node);
    if (isMerged && !isForced) {
      return "the run fails, since rows are added to the table; --full-refresh replaces it";
    }
    return node instanceof FeatureNode && !asOfKey.isEmpty()
        ? "the table starts anew, with the rows of as_of " + asOfKey + " alone"
        : "the table is replaced";
  }

  /** Whether a write cannot change the columns of what is there. */
  private static boolean isAddedTo(Node node) {
    if (node instanceof TableNode table) {
      boolean isMadeAnew =
          table.incremental() != null && !(table.write() instanceof WriteMode.Scd2);
      return !isMadeAnew && !(table.write() instanceof WriteMode.Overwrite);
    }
    return node instanceof PredictionNode prediction
        && !(prediction.write() instanceof WriteMode.Overwrite);
  }

  private static String key(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }
}
