package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.Storage;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table. */
final class TableReader {
  static final Key SQL_FILE =
      Key.of("file", Kinds.TEXT, "sql/spending.sql", "The file with the SELECT.").required();

  static final KeySet KEYS =
      KeySet.of(
          "table",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of(
                  "sql",
                  Kinds.anyOf(
                      Kinds.SQL,
                      Kinds.map(KeySet.of("file of SQL", "{file: sql/spending.sql}", SQL_FILE))),
                  "SELECT * FROM transactions",
                  "One SELECT over other nodes, or the `{file}` that has it; parameters are `:name`.")
              .required(),
          WriteReader.write(
              Kinds.words("overwrite", "append", "merge", "scd2", "overwritePartitions")),
          WriteReader.KEYS,
          WriteReader.SEQUENCE_BY,
          WriteReader.DELETE_WHEN,
          Key.of(
              "incremental",
              Kinds.TEXT,
              "transactions",
              "With append, merge and scd2: the dataset of which the SQL sees only the rows that"
                  + " are [new](#incremental-tables) since the table last ran."),
          NodeKeys.PARTITION_BY,
          NodeKeys.REPARTITION,
          NodeKeys.PERSIST,
          CheckReader.CHECKS,
          NodeKeys.SPARK,
          NodeKeys.CLUSTER_BY,
          NodeKeys.PROPERTIES,
          NodeKeys.COLUMNS);

  private TableReader() {}

  /** The table, or null where it is broken. */
  static @Nullable TableNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text sql = keys.sql("sql");
    WriteMode write = WriteReader.read(keys, new WriteMode.Overwrite());
    Text incremental = WriteReader.incremental(keys, write);
    List<Check> checks = CheckReader.read(keys);
    Storage storage = NodeKeys.storage(keys);
    if (sql == null) {
      return null;
    }
    String canonical =
        new CanonicalText("tables", keys.values().scope().parameters().all())
            .sql("sql", sql)
            .write(write)
            .text("incremental", incremental)
            .list("partitionBy", storage.partitionBy())
            .number("repartition", storage.repartition())
            .checks(checks)
            .build();
    return new TableNode(name, about, canonical, sql, write, incremental, checks, storage);
  }
}
