package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.FileFormats;
import io.penstock.definition.OnSchemaChange;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Storage;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.yaml.YamlNode.Entry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a source. */
final class SourceReader {
  private static final String ON_TABLE = "Set it on the table that reads this source.";

  static final KeySet KEYS =
      KeySet.of(
          "source",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of(
                  "format",
                  Kinds.words(FileFormats.READ).notYet(FileFormats.NOT_YET.toArray(String[]::new)),
                  "csv",
                  "A format of Spark's reader.")
              .required(),
          Key.of(
                  "path",
                  Kinds.anyOf(Kinds.TEXT, Kinds.someTexts()),
                  "data/transactions",
                  "A file, a directory or a glob, or a list of them.")
              .required(),
          Key.of(
              "options",
              Kinds.entries("\\S", Kinds.VALUE),
              "{header: true}",
              "Options of Spark's reader, such as `header`, `sep`, `dateFormat`."),
          Key.of(
              "schema",
              Kinds.TEXT,
              "customer_id STRING, amount DOUBLE",
              "The columns, as in `CREATE TABLE`; NOT NULL is checked. Without it they are"
                  + " [inferred](#a-source-without-a-schema)."),
          Key.of(
              "derive",
              Kinds.entries(NodeKeys.NEW_NAME, Kinds.SQL),
              "{month: \"trunc(day, 'MM')\"}",
              "`{column: expression}`: columns computed from the declared ones."),
          WriteReader.write(
              Kinds.words("append", "merge", "scd2", "overwrite", "overwritePartitions")),
          WriteReader.KEYS,
          WriteReader.SEQUENCE_BY,
          WriteReader.DELETE_WHEN,
          NodeKeys.PARTITION_BY,
          Key.of(
              "onSchemaChange",
              Kinds.words("fail", "appendNewColumns", "rescue", "ignore"),
              "fail",
              "What happens when [files have other columns](#files-with-other-columns)."),
          CheckReader.CHECKS,
          IntakeReader.MAX_FILES,
          IntakeReader.MAX_BYTES,
          IntakeReader.ON_FILE_CHANGE,
          IntakeReader.ON_BAD_FILE,
          IntakeReader.ON_EMPTY,
          IntakeReader.SETTLE,
          NodeKeys.SPARK,
          NodeKeys.CLUSTER_BY,
          NodeKeys.PROPERTIES,
          NodeKeys.COLUMNS,
          NodeKeys.PERSIST.notYet(ON_TABLE),
          NodeKeys.REPARTITION.notYet(ON_TABLE));

  private SourceReader() {}

  /** The source, or null where it is broken. */
  static @Nullable SourceNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text format = keys.word("format");
    Text schema = keys.text("schema");
    List<Text> paths = keys.textOrTexts("path");
    Map<Text, Text> options = NodeKeys.options(keys);
    int before = keys.problems().count();
    Map<Text, Text> derive = derive(keys);
    boolean isDeriveBroken = keys.problems().count() > before;
    OnSchemaChange onSchemaChange = onSchemaChange(keys);
    WriteMode write = WriteReader.read(keys, new WriteMode.Append());
    Storage storage = NodeKeys.storage(keys);
    List<Check> checks = CheckReader.read(keys);
    if (format == null
        || (schema == null && (keys.has("schema") || keys.isMisspelt("schema")))
        || paths.isEmpty()
        || isDeriveBroken) {
      return null;
    }
    String canonical =
        new CanonicalText("sources", keys.values().scope().parameters().all())
            .text("format", format)
            .texts("options", options)
            .sqlOrNull("schema", schema)
            .sqls("derive", derive)
            .write(write)
            .list("partitionBy", storage.partitionBy())
            .checks(checks)
            .build();
    return new SourceNode(
        name,
        about,
        canonical,
        format,
        paths,
        options,
        schema,
        List.of(),
        derive,
        write,
        onSchemaChange,
        storage,
        checks,
        IntakeReader.read(keys, write));
  }

  /** Whether this build reads the format. */
  static boolean isSupported(Text format) {
    return FileFormats.READ.contains(format.value());
  }

  private static OnSchemaChange onSchemaChange(Keys keys) {
    String word = keys.wordOr(OnSchemaChange.FAIL.keyword(), "onSchemaChange");
    return Arrays.stream(OnSchemaChange.values())
        .filter(choice -> choice.keyword().equals(word))
        .findFirst()
        .orElse(OnSchemaChange.FAIL);
  }

  private static Map<Text, Text> derive(Keys keys) {
    Map<Text, Text> derive = new LinkedHashMap<>();
    List<Entry> entries = keys.entries("derive");
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
