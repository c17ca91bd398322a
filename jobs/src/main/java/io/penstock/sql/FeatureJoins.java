package io.penstock.sql;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The joins of a feature table. Of a dataset with history the last row that was true at {@code
 * as_of} is taken; of several of the same time the greatest by the taken columns, in their order.
 */
final class FeatureJoins {
  private final FeatureNode node;
  private final Map<String, StructType> datasets;
  private final EventColumns events;

  FeatureJoins(FeatureNode node, Map<String, StructType> datasets, EventColumns events) {
    this.node = node;
    this.datasets = datasets;
    this.events = events;
  }

  /** One step for each dataset with history. */
  List<String> steps() {
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < node.joins().size(); i++) {
      Join join = node.joins().get(i);
      Text time = join.time();
      if (time != null) {
        steps.add(FeatureQuery.step(table(i), history(join, time)));
      }
    }
    return steps;
  }

  /** The taken columns. */
  List<String> columns() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < node.joins().size(); i++) {
      Join join = node.joins().get(i);
      String row = table(i) + (join.time() == null ? "." : "._last.");
      join.take()
          .forEach(take -> columns.add(row + Names.quoted(take) + " AS " + Names.quoted(take)));
    }
    return columns;
  }

  /** The LEFT JOINs, each on a line of its own. */
  String clauses() {
    StringBuilder clauses = new StringBuilder();
    for (int i = 0; i < node.joins().size(); i++) {
      Join join = node.joins().get(i);
      List<String> conditions = new ArrayList<>();
      for (Text key : join.on()) {
        conditions.add(table(i) + "." + Names.quoted(key) + " = _values." + Names.quoted(key));
      }
      if (join.time() != null && isObserved()) {
        conditions.add(table(i) + ".as_of = _values.as_of");
      }
      clauses
          .append("\nLEFT JOIN ")
          .append(join.time() == null ? Names.quoted(join.from()) + " AS " : "")
          .append(table(i))
          .append("\n  ON ")
          .append(String.join(" AND ", conditions));
    }
    return clauses.toString();
  }

  private static String table(int i) {
    return "_join" + (i + 1);
  }

  private boolean isObserved() {
    return node.spine() instanceof Spine.Observations;
  }

  private String history(Join join, Text time) {
    return isObserved() ? historyOfSpine(join, time) : historyAt(join, time);
  }

  private String historyAt(Join join, Text time) {
    String asOf = AsOf.parse(((Spine.At) node.spine()).time().value()).orElseThrow().literal();
    List<String> columns = new ArrayList<>();
    join.on().forEach(key -> columns.add("h." + Names.quoted(key)));
    String keys = String.join(", ", columns);
    columns.add(last(join, time));
    return FeatureQuery.select(columns)
        + "\nFROM "
        + Names.quoted(join.from())
        + " AS h\nWHERE "
        + known(join, time, asOf)
        + "\nGROUP BY "
        + keys;
  }

  private String historyOfSpine(Join join, Text time) {
    List<String> columns = new ArrayList<>();
    join.on().forEach(key -> columns.add("s." + Names.quoted(key)));
    columns.add("s.as_of");
    String keys = String.join(", ", columns);
    columns.add(last(join, time));
    return FeatureQuery.select(columns)
        + "\nFROM (SELECT DISTINCT "
        + Names.list(join.on())
        + ", as_of FROM _spine) AS s\nJOIN "
        + Names.quoted(join.from())
        + " AS h\n  ON "
        + join.on().stream()
            .map(key -> "h." + Names.quoted(key) + " = s." + Names.quoted(key) + "\n  AND ")
            .collect(Collectors.joining())
        + known(join, time, "s.as_of")
        + "\nGROUP BY "
        + keys;
  }

  private static String last(Join join, Text time) {
    return "max(struct(h."
        + Names.quoted(time)
        + " AS _time, "
        + join.take().stream()
            .map(take -> "h." + Names.quoted(take))
            .collect(Collectors.joining(", "))
        + ")) AS _last";
  }

  /** That a row has begun, and has not ended: its keys need not be those of the join. */
  private String known(Join join, Text time, String asOf) {
    String begun = isKnown(join, time, asOf);
    Text until = join.until();
    return until == null
        ? begun
        : begun + "\n  AND NOT coalesce(" + isKnown(join, until, asOf) + ", false)";
  }

  private String isKnown(Join join, Text time, String asOf) {
    StructType schema = Schemas.of(datasets, join.from().value()).orElseThrow();
    boolean isDate = Schemas.type(schema, time.value()).orElseThrow().equals(DataTypes.DateType);
    return new WindowBounds("h." + Names.quoted(time), isDate, asOf, events.asOfIsDate()).known();
  }
}
