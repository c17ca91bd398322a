package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.About.Column;
import io.penstock.definition.Storage;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the keys that nodes of several sections share. */
final class NodeKeys {
  /** The form of a name that a file gives to a check or a column. */
  static final String NEW_NAME = "^[A-Za-z][A-Za-z0-9_]{0,127}$";

  private static final int MOST_PARTITIONS = 100_000;

  /** The names of Spark's StorageLevel. */
  private static final List<String> STORAGE_LEVELS =
      List.of(
          "NONE",
          "DISK_ONLY",
          "DISK_ONLY_2",
          "DISK_ONLY_3",
          "MEMORY_ONLY",
          "MEMORY_ONLY_2",
          "MEMORY_ONLY_SER",
          "MEMORY_ONLY_SER_2",
          "MEMORY_AND_DISK",
          "MEMORY_AND_DISK_2",
          "MEMORY_AND_DISK_SER",
          "MEMORY_AND_DISK_SER_2",
          "OFF_HEAP");

  /** What Spark's launcher takes; in a file it would be ignored. */
  private static final Set<String> BEFORE_START =
      Set.of(
          "spark.master",
          "spark.submit.deployMode",
          "spark.driver.memory",
          "spark.driver.memoryOverhead",
          "spark.driver.defaultJavaOptions",
          "spark.driver.extraJavaOptions",
          "spark.driver.extraClassPath",
          "spark.driver.extraLibraryPath");

  private static final KeySet COLUMN =
      KeySet.of(
          "column",
          "{description: The bank's own key.}",
          Key.of("description", Kinds.TEXT, "The bank's own key.", "For people."),
          Key.of("pii", Kinds.BOOLEAN, "true", "Whether it tells who somebody is."));

  static final Key DESCRIPTION =
      Key.of("description", Kinds.TEXT, "One row per customer.", "For people; changes no rows.");
  static final Key TAGS =
      Key.of("tags", Kinds.columns(), "[nightly]", "Words to choose nodes by; change nothing.");
  static final Key SPARK =
      Key.of(
          "spark",
          Kinds.entries("^spark\\.", Kinds.VALUE),
          "{spark.sql.shuffle.partitions: 400}",
          "Spark's settings for this node alone, over those of the pipeline and the profile.");
  static final Key PARTITION_BY =
      Key.of("partitionBy", Kinds.columns(), "[day]", "Partition columns.");
  static final Key CLUSTER_BY =
      Key.of(
          "clusterBy",
          Kinds.columns(),
          "[day]",
          "Columns of Delta's liquid clustering, which OPTIMIZE follows; instead of partitionBy.");
  static final Key PROPERTIES =
      Key.of(
          "properties",
          Kinds.entries("^(?!penstock\\.)[A-Za-z_][A-Za-z0-9_.-]*$", Kinds.VALUE),
          "{delta.logRetentionDuration: interval 90 days, team: risk}",
          "Properties of the Delta table; change no rows.");
  static final Key COLUMNS =
      Key.of(
          "columns",
          Kinds.entries("\\S", Kinds.map(COLUMN)),
          "{customer_id: {description: The bank's own key., pii: true}}",
          "What is said of columns: a comment in the table, and `pii` keeps the values out of"
              + " Delta's log.");
  static final Key REPARTITION =
      Key.of(
          "repartition",
          Kinds.wholeNumber(1, MOST_PARTITIONS),
          "10",
          "The number of partitions to write with; Spark chooses by default.");
  static final Key PERSIST =
      Key.of(
          "persist",
          Kinds.words(STORAGE_LEVELS),
          "MEMORY_AND_DISK",
          "Spark's storage level for as long as later nodes use the result.");

  private NodeKeys() {}

  static About about(Keys keys) {
    Text description = keys.text("description");
    return new About(
        description == null ? "" : description.value().strip(),
        tags(keys),
        spark(keys),
        keys.has("columns") ? columns(keys) : Map.of());
  }

  static List<String> tags(Keys keys) {
    return keys.texts("tags").stream().map(Text::value).toList();
  }

  /** Settings of Spark. */
  static Map<Text, Text> spark(Keys keys) {
    return texts(
        keys, "spark", name -> isSetting(name, keys.problems()), Scope::resolveKeepingSecrets);
  }

  private static boolean isSetting(Text name, Problems problems) {
    if (!name.value().startsWith("spark.")) {
      problems.add(YamlProblems.noSparkSetting(name));
      return false;
    }
    if (BEFORE_START.contains(name.value())) {
      problems.add(YamlProblems.tooLateForSpark(name));
      return false;
    }
    return true;
  }

  private static Map<Text, Column> columns(Keys node) {
    Map<Text, Column> columns = new LinkedHashMap<>();
    List<Keys.Named> named = node.maps("columns");
    node.values().different(named.stream().map(Keys.Named::name).toList(), node.path("columns"));
    for (Keys.Named column : named) {
      Text description = column.keys().text("description");
      String text = description == null ? "" : description.value().strip();
      columns.put(column.name(), new Column(text, column.keys().isTrue("pii")));
    }
    return columns;
  }

  /** The keys that say how rows are kept. */
  static Storage storage(Keys keys) {
    if (keys.has("partitionBy")) {
      keys.refuse("clusterBy", "cannot stand beside 'partitionBy'", "Keep one of them.");
    }
    Text level = keys.word("persist");
    boolean isNone = level == null || level.value().equals("NONE");
    return new Storage(
        keys.texts("partitionBy"),
        keys.texts("clusterBy"),
        texts(keys, "properties", name -> true, Scope::resolve),
        keys.wholeNumber("repartition"),
        isNone ? null : level);
  }

  /** The options of a reader or a writer of Spark, by name. */
  static Map<Text, Text> options(Keys keys) {
    return texts(keys, "options", name -> true, Scope::resolveKeepingSecrets);
  }

  private static Map<Text, Text> texts(
      Keys keys,
      String key,
      Predicate<Text> isName,
      BiFunction<Scope, Scalar, @Nullable Text> resolved) {
    Map<Text, Text> texts = new LinkedHashMap<>();
    for (Entry entry : keys.entries(key)) {
      if (!isName.test(entry.key())) {
        continue;
      }
      String path = keys.path(key) + "." + YamlProblems.shown(entry.key().value());
      Scalar scalar = keys.values().scalar(entry.value(), path, "text");
      Text value = scalar == null ? null : resolved.apply(keys.values().scope(), scalar);
      if (value != null) {
        texts.put(entry.key(), value);
      }
    }
    return texts;
  }
}
