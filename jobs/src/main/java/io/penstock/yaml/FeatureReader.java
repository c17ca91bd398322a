package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.FeatureNode.Spine;
import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.yaml.FeatureDraft.Content;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a feature set. */
final class FeatureReader {
  static final KeySet KEYS =
      KeySet.of(
              "description",
              "tags",
              "like",
              "entity",
              "from",
              "time",
              "at",
              "observations",
              "values",
              "join",
              "repartition",
              "persist",
              "partitionBy",
              "checks")
          .notYet("clusterBy", "Use partitionBy.")
          .notYet("columns", "")
          .notYet("spark", "Settings for the whole pipeline go under 'spark' at the top.")
          .notYet("timeZone", "Days end in UTC.")
          .notYet("write", "A feature set is merged on its entity and as_of.");
  private static final KeySet OBSERVATIONS = KeySet.of("from", "time", "keep");
  private static final KeySet JOIN = KeySet.of("on", "time", "take");
  private static final String OBSERVATIONS_EXAMPLE = "{from: outcomes, time: observed_on}";
  private static final String JOIN_EXAMPLE = "{on: [customer_id], take: [segment]}";
  private static final List<String> TAKEN = List.of("entity", "from", "time", "values", "join");

  private FeatureReader() {}

  static FeatureDraft read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text like = keys.text("like");
    Content content = keys.has("like") ? taken(keys) : content(keys);
    Spine spine = spine(keys);
    List<Check> checks = CheckReader.read(keys);
    Integer repartition = NodeKeys.repartition(keys);
    Text persist = NodeKeys.persist(keys);
    List<Text> partitionBy = keys.columns("partitionBy");
    return new FeatureDraft(
        name, about, like, content, spine, checks, repartition, persist, partitionBy);
  }

  private static @Nullable Content taken(Keys keys) {
    TAKEN.forEach(key -> keys.refuse(key, "comes with 'like'", "Delete it, or the 'like'."));
    return null;
  }

  private static @Nullable Content content(Keys keys) {
    List<Text> entity = keys.someColumns("entity", "entity: [customer_id]");
    keys.require("from", "from: transactions");
    keys.require("time", "time: transaction_date");
    Text from = keys.text("from");
    Text time = keys.text("time");
    if (!keys.has("values") && !keys.has("join")) {
      keys.require("values", "values: {spend_30d: {agg: sum(amount), over: 30d}}");
    }
    int before = keys.problems().count();
    keys.refuseEmpty("values");
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
    Keys keys = node.map("observations", OBSERVATIONS_EXAMPLE, OBSERVATIONS);
    if (keys == null) {
      return null;
    }
    keys.require("from", "from: outcomes");
    keys.require("time", "time: observed_on");
    Text from = keys.text("from");
    Text time = keys.text("time");
    List<Text> keep = keys.columns("keep");
    return from == null || time == null ? null : new Spine.Observations(from, time, keep);
  }

  private static List<Join> joins(Keys node, List<Text> entity) {
    List<Join> joins = new ArrayList<>();
    List<Entry> entries = node.entries("join", "{customers: " + JOIN_EXAMPLE + "}");
    for (Entry entry : entries) {
      String path = node.path("join") + "." + YamlProblems.shown(entry.key().value());
      Mapping mapping = node.values().mapping(entry.value(), path, "a map such as " + JOIN_EXAMPLE);
      if (mapping != null) {
        Keys keys = new Keys(node.values(), path, entry.key().at(), mapping, JOIN);
        Join join = join(entry.key(), keys, entity);
        if (join != null) {
          joins.add(join);
        }
      }
    }
    return joins;
  }

  private static @Nullable Join join(Text from, Keys keys, List<Text> entity) {
    List<Text> on = keys.someColumns("on", "on: [customer_id]");
    Text time = keys.text("time");
    List<Text> take = keys.someColumns("take", "take: [segment]");
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
