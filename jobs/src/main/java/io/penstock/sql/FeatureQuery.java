package io.penstock.sql;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.definition.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.StructType;

/**
 * The SQL that computes a feature table. One row per (entity, {@code as_of}), in columns: the
 * entity, {@code as_of}, what is kept of the observations, the values, what is joined, and {@code
 * _observations BIGINT}: how many rows of the observations fell together in this one, 1 where all
 * is well.
 *
 * <p>Observations whose entity or time is NULL are left out. A value over no event is what SQL
 * gives on no rows: NULL for {@code sum}, 0 for {@code count}. A join without a time gives as many
 * rows as match: that they are no more than one is for the runner to see. The session's time zone
 * must be UTC.
 */
public final class FeatureQuery {
  /** How many observations fell together in a row. */
  public static final String OBSERVATIONS = "_observations";

  private final FeatureNode node;
  private final EventColumns events;
  private final List<String> entity;
  private final WindowBounds bounds;

  private FeatureQuery(FeatureNode node, EventColumns events) {
    this.node = node;
    this.events = events;
    this.entity = node.entity().stream().map(Names::quoted).toList();
    this.bounds =
        new WindowBounds(events.time(), events.timeIsDate(), Names.AS_OF, events.asOfIsDate());
  }

  /**
   * One SELECT for {@code spark.sql(text, parameters)}; its datasets are read by their names.
   *
   * @param node one that {@link SqlAnalyzer#features} has found well
   * @param datasets the schemas of at least the datasets that the node reads, by name
   */
  public static String sql(FeatureNode node, Map<String, StructType> datasets) {
    return OfflineCatalyst.within(
        () -> new FeatureQuery(node, EventColumns.of(node, datasets)).text(datasets));
  }

  private String text(Map<String, StructType> datasets) {
    List<String> steps = new ArrayList<>();
    if (node.spine() instanceof Spine.Observations observations) {
      steps.add(step("_spine", spine(observations)));
      steps.add(step("_events", observedEvents(observations)));
    } else {
      steps.add(step("_events", eventsAt(((Spine.At) node.spine()).time())));
    }
    steps.add(step("_values", values()));
    FeatureJoins joins = new FeatureJoins(node, datasets, events);
    steps.addAll(joins.steps());
    return "WITH " + String.join(",\n", steps) + "\n" + result(joins);
  }

  static String step(String name, String select) {
    return name + " AS (\n" + select.indent(2).stripTrailing() + "\n)";
  }

  private String spine(Spine.Observations observations) {
    String time = Names.quoted(observations.time());
    List<String> columns = new ArrayList<>(entity);
    columns.add(time + " AS as_of");
    if (!observations.keep().isEmpty()) {
      // max: of several rows of one moment always the same one, whatever their order
      columns.add("max(struct(" + Names.list(observations.keep()) + ")) AS _keep");
    }
    columns.add("count(*) AS _observations");
    List<String> keys = new ArrayList<>(entity);
    keys.add(time);
    return select(columns)
        + "\nFROM "
        + Names.quoted(observations.from())
        + "\nWHERE "
        + keys.stream().map(key -> key + " IS NOT NULL").collect(Collectors.joining(" AND "))
        + "\nGROUP BY "
        + String.join(", ", keys);
  }

  private String eventsAt(Text time) {
    String asOf = AsOf.parse(time.value()).orElseThrow().literal();
    List<String> columns = new ArrayList<>(entity);
    columns.add(asOf + " AS as_of");
    columns.addAll(events.selected("e"));
    WindowBounds at =
        new WindowBounds(
            "e." + Names.quoted(node.time()), events.timeIsDate(), asOf, events.asOfIsDate());
    return select(columns)
        + "\nFROM "
        + Names.quoted(node.from())
        + " AS e\nWHERE "
        + entity.stream().map(key -> key + " IS NOT NULL AND ").collect(Collectors.joining())
        + at.known();
  }

  private String observedEvents(Spine.Observations observations) {
    List<String> columns = new ArrayList<>();
    entity.forEach(key -> columns.add("s." + key));
    columns.add("s.as_of");
    if (!observations.keep().isEmpty()) {
      columns.add("s._keep");
    }
    columns.add("s._observations");
    columns.addAll(events.selected("e"));
    WindowBounds at =
        new WindowBounds(
            "e." + Names.quoted(node.time()), events.timeIsDate(), "s.as_of", events.asOfIsDate());
    List<String> conditions = new ArrayList<>();
    entity.forEach(key -> conditions.add("e." + key + " = s." + key));
    conditions.add(at.known());
    at.sinceWidest(node.values().stream().map(Value::over).toList()).ifPresent(conditions::add);
    return select(columns)
        + "\nFROM _spine AS s\nLEFT JOIN "
        + Names.quoted(node.from())
        + " AS e\n  ON "
        + String.join("\n  AND ", conditions);
  }

  private String values() {
    List<String> groups = new ArrayList<>(entity);
    groups.add(Names.AS_OF);
    if (node.spine() instanceof Spine.Observations observations) {
      if (!observations.keep().isEmpty()) {
        groups.add("_keep");
      }
      groups.add(OBSERVATIONS);
    }
    List<String> columns = new ArrayList<>(groups);
    if (node.spine() instanceof Spine.At) {
      columns.add("CAST(1 AS BIGINT) AS _observations");
    }
    node.values()
        .forEach(value -> columns.add(narrowed(value) + " AS " + Names.quoted(value.name())));
    return select(columns)
        + "\nFROM _events AS "
        + Names.quoted(node.from())
        + "\nGROUP BY "
        + String.join(", ", groups);
  }

  private String narrowed(Value value) {
    Window window = value.over();
    if (!window.isUnbounded()) {
      return AggregateFilters.narrowed(value.aggregate(), bounds.since(window));
    }
    return node.spine() instanceof Spine.At
        ? value.aggregate().value().strip()
        // an observation without events still has one row, of which no event may be counted
        : AggregateFilters.narrowed(value.aggregate(), events.time() + " IS NOT NULL");
  }

  private String result(FeatureJoins joins) {
    List<String> columns = new ArrayList<>();
    entity.forEach(key -> columns.add("_values." + key));
    columns.add("_values.as_of");
    if (node.spine() instanceof Spine.Observations observations) {
      observations
          .keep()
          .forEach(
              keep ->
                  columns.add("_values._keep." + Names.quoted(keep) + " AS " + Names.quoted(keep)));
    }
    node.values().forEach(value -> columns.add("_values." + Names.quoted(value.name())));
    columns.addAll(joins.columns());
    columns.add("_values._observations");
    return select(columns) + "\nFROM _values" + joins.clauses();
  }

  static String select(List<String> columns) {
    return "SELECT\n  " + String.join(",\n  ", columns);
  }
}
