package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a source. */
final class SourceReader {
  static final KeySet KEYS =
      KeySet.of(
              "description",
              "tags",
              "format",
              "path",
              "options",
              "schema",
              "derive",
              "write",
              "keys",
              "sequenceBy",
              "partitionBy",
              "onSchemaChange",
              "checks")
          .notYet("clusterBy", "Use partitionBy.")
          .notYet("columns", "")
          .notYet("deleteWhen", "")
          .notYet("persist", "Set it on the table that reads this source.")
          .notYet("repartition", "Set it on the table that reads this source.")
          .notYet("spark", "Settings for the whole pipeline go under 'spark' at the top.");
  private static final List<String> NO_FORMATS =
      List.of("json", "parquet", "avro", "orc", "text", "delta", "table", "jdbc", "kafka");

  private SourceReader() {}

  static @Nullable SourceNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    keys.require("format", "format: csv");
    keys.require("path", "path: data/transactions");
    Text format = keys.word("format", List.of("csv"), NO_FORMATS);
    Text schema = keys.text("schema");
    List<Text> paths = paths(keys);
    Map<Text, Text> options = options(keys);
    int before = keys.problems().count();
    Map<Text, Text> derive = derive(keys);
    boolean isDeriveBroken = keys.problems().count() > before;
    keys.word("onSchemaChange", List.of("fail"), List.of("appendNewColumns", "rescue", "ignore"));
    WriteMode write = WriteReader.ofSource(keys);
    List<Text> partitionBy = keys.columns("partitionBy");
    List<Check> checks = CheckReader.read(keys);
    if (format == null
        || (schema == null && keys.has("schema"))
        || paths.isEmpty()
        || isDeriveBroken) {
      return null;
    }
    String canonical =
        new CanonicalText("sources", keys.values().scope().parameters().all())
            .text("format", format)
            .texts("options", options)
            .json("schema", schema == null ? "null" : CanonicalText.quoted(schema.value().strip()))
            .sqls("derive", derive)
            .write(write)
            .list("partitionBy", partitionBy)
            .checks(checks)
            .build();
    return new SourceNode(
        name, about, canonical, format, paths, options, schema, derive, write, partitionBy, checks);
  }

  private static List<Text> paths(Keys keys) {
    YamlNode node = keys.node("path");
    if (node instanceof Scalar) {
      Text path = keys.text("path");
      return path == null ? List.of() : List.of(path);
    }
    List<Text> paths = keys.texts("path", "[data/a.csv, data/b.csv]");
    keys.refuseEmpty("path");
    return paths;
  }

  private static Map<Text, Text> options(Keys keys) {
    Map<Text, Text> options = new LinkedHashMap<>();
    for (Entry entry : keys.entries("options", "{header: true}")) {
      String path = keys.path("options") + "." + YamlProblems.shown(entry.key().value());
      Scalar scalar = keys.values().scalar(entry.value(), path, "text");
      Text value = scalar == null ? null : keys.values().scope().resolve(scalar);
      if (value != null) {
        options.put(entry.key(), value);
      }
    }
    return options;
  }

  private static Map<Text, Text> derive(Keys keys) {
    Map<Text, Text> derive = new LinkedHashMap<>();
    List<Entry> entries = keys.entries("derive", "{month: \"trunc(day, 'MM')\"}");
    keys.values().different(entries.stream().map(Entry::key).toList(), keys.path("derive"));
    for (Entry entry : entries) {
      String path = keys.path("derive") + "." + YamlProblems.shown(entry.key().value());
      Text sql = keys.values().sql(entry.value(), path);
      if (keys.values().isNewColumn(entry.key(), keys.path("derive")) && sql != null) {
        derive.put(entry.key(), sql);
      }
    }
    return derive;
  }
}
