package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Storage;
import io.penstock.definition.Text;
import io.penstock.yaml.FeatureDraft.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a feature set. */
final class FeatureReader {
  private static final KeySet OBSERVATIONS =
      KeySet.of(
          "observations",
          "{from: outcomes, time: observed_on}",
          Key.of("from", Kinds.TEXT, "outcomes", "A dataset: one row of features per row of it.")
              .required(),
          Key.of("time", Kinds.TEXT, "observed_on", "Its column that becomes `as_of`.").required(),
          Key.of(
              "keep", Kinds.columns(), "[defaulted]", "Its columns to keep, such as the label."));
  private static final KeySet JOIN =
      KeySet.of(
          "join",
          "{on: [customer_id], take: [segment]}",
          Key.of("on", Kinds.someColumns(), "[customer_id]", "Columns of the entity, in both.")
              .required(),
          Key.of(
              "time",
              Kinds.TEXT,
              "valid_from",
              "Its column since when a row is true: the last row at or before `as_of` is taken."),
          Key.of("take", Kinds.someColumns(), "[segment]", "Its columns that become features.")
              .required());

  static final KeySet KEYS =
      KeySet.of(
              "feature set",
              "",
              NodeKeys.DESCRIPTION,
              NodeKeys.TAGS,
              Key.of(
                  "like",
                  Kinds.TEXT,
                  "customer_activity",
                  "Another feature set, whose entity, events, values and joins these are."),
              Key.of(
                      "entity",
                      Kinds.someColumns(),
                      "[customer_id]",
                      "The columns that say what a row is about.")
                  .requiredUnless("like"),
              Key.of("from", Kinds.TEXT, "transactions", "The dataset of events.")
                  .requiredUnless("like"),
              Key.of(
                      "time",
                      Kinds.TEXT,
                      "transaction_date",
                      "Its column that says when an event became known; DATE or TIMESTAMP.")
                  .requiredUnless("like"),
              Key.of(
                  "at",
                  Kinds.text("^[0-9]{4}-[0-9]{2}-[0-9]{2}"),
                  "2025-06-30",
                  "One observation time, for every entity with an event by then."),
              Key.of(
                  "observations",
                  Kinds.map(OBSERVATIONS),
                  OBSERVATIONS.example(),
                  "A time for each row: `{from, time, keep}`."),
              Key.of(
                  "values",
                  Kinds.someEntries("^[A-Za-z][A-Za-z0-9_{}]*$", Kinds.map(FeatureValues.KEYS)),
                  "{spend_30d: {agg: sum(amount), over: 30d}}",
                  "The features: `{name: {agg, over}}`; `{over}` in a name stands for the window."),
              Key.of(
                  "join",
                  Kinds.entries("\\S", Kinds.map(JOIN)),
                  "{customers: {on: [customer_id], take: [segment]}}",
                  "Columns of other datasets: `{dataset: {on, time, take}}`."),
              NodeKeys.REPARTITION,
              NodeKeys.PERSIST,
              NodeKeys.PARTITION_BY,
              CheckReader.CHECKS,
              NodeKeys.SPARK,
              NodeKeys.CLUSTER_BY,
              NodeKeys.PROPERTIES,
              NodeKeys.COLUMNS,
              Key.of("timeZone", Kinds.TEXT, "Europe/Vienna", "Where a day ends.")
                  .notYet("Days end in UTC."),
              Key.of(
                      "write",
                      Kinds.words("merge", "overwrite", "overwritePartitions"),
                      "merge",
                      "How rows reach the table.")
                  .notYet("A feature set is merged on its entity and as_of."))
          .exactlyOneOf("at", "observations");
  private static final List<String> TAKEN = List.of("entity", "from", "time", "values", "join");

  private FeatureReader() {}

  static FeatureDraft read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text like = keys.text("like");
    Content content = keys.has("like") ? taken(keys) : content(keys);
    Spine spine = spine(keys);
    List<Check> checks = CheckReader.read(keys);
    Storage storage = NodeKeys.storage(keys);
    return new FeatureDraft(
        name,
        about,
        like,
        content,
        keys.text("timeZone"),
        spine,
        checks,
        keys.word("write"),
        storage);
  }

  private static @Nullable Content taken(Keys keys) {
    TAKEN.forEach(key -> keys.refuse(key, "comes with 'like'", "Delete it, or the 'like'."));
    return null;
  }

  private static @Nullable Content content(Keys keys) {
    List<Text> entity = keys.texts("entity");
    Text from = keys.text("from");
    Text time = keys.text("time");
    if (!keys.has("values") && !keys.has("join")) {
      keys.require("values");
    }
    int before = keys.problems().count();
    List<Value> values = FeatureValues.read(keys);
    List<Join> joins = joins(keys, entity);
    boolean lacksColumns = keys.problems().count() > before;
    return entity.isEmpty() || from == null || time == null || lacksColumns
        ? null
        : new Content(entity, from, time, values, joins);
  }

  private static @Nullable Spine spine(Keys keys) {
    boolean hasBoth = keys.has("at") && keys.has("observations");
    if (hasBoth) {
      keys.refuse("observations", "cannot stand beside 'at'", "Keep one of them.");
    } else if (!keys.has("at") && !keys.has("observations")) {
      String why = "does not say when to look";
      String mend = "It needs 'at' (one time for all) or 'observations' (a time for each row).";
      keys.problems().add(YamlProblems.needsOther(keys.at(""), keys.path(), why, mend));
    }
    return keys.has("at") ? at(keys) : observations(keys);
  }

  private static @Nullable Spine at(Keys keys) {
    Text at = keys.text("at");
    if (at == null) {
      return null;
    }
    String canonical = ParameterValues.dateOrTimestamp(at.value()).orElse(null);
    if (canonical == null) {
      String wanted = "a date or a timestamp such as 2025-06-30 or 2025-06-30T12:00:00Z";
      keys.problems().add(ValueProblems.badValue(at, keys.path("at"), wanted));
      return null;
    }
    return new Spine.At(canonical.equals(at.value()) ? at : at.withValue(canonical));
  }

  private static @Nullable Spine observations(Keys node) {
    Keys keys = node.map("observations");
    if (keys == null) {
      return null;
    }
    Text from = keys.text("from");
    Text time = keys.text("time");
    List<Text> keep = keys.texts("keep");
    return from == null || time == null ? null : new Spine.Observations(from, time, keep);
  }

  private static List<Join> joins(Keys node, List<Text> entity) {
    List<Join> joins = new ArrayList<>();
    for (Keys.Named named : node.maps("join")) {
      Join join = join(named.name(), named.keys(), entity);
      if (join != null) {
        joins.add(join);
      }
    }
    return joins;
  }

  private static @Nullable Join join(Text from, Keys keys, List<Text> entity) {
    List<Text> on = keys.texts("on");
    Text time = keys.text("time");
    List<Text> take = keys.texts("take");
    Set<String> columns =
        entity.stream().map(c -> c.value().toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    for (Text column : entity.isEmpty() ? List.<Text>of() : on) {
      if (!columns.contains(column.value().toLowerCase(Locale.ROOT))) {
        List<String> names = entity.stream().map(Text::value).toList();
        keys.problems().add(ValueProblems.notInEntity(column, keys.path("on"), names));
      }
    }
    return on.isEmpty() || take.isEmpty() ? null : new Join(from, on, time, take);
  }
}
