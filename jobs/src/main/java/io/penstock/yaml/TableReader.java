package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a table. */
final class TableReader {
  private static final String ONLY_OVERWRITE = "A table is overwritten as a whole.";

  static final KeySet KEYS =
      KeySet.of(
              "description",
              "tags",
              "sql",
              "write",
              "partitionBy",
              "repartition",
              "persist",
              "checks")
          .notYet("clusterBy", "Use partitionBy.")
          .notYet("columns", "")
          .notYet("deleteWhen", ONLY_OVERWRITE)
          .notYet("incremental", ONLY_OVERWRITE)
          .notYet("keys", ONLY_OVERWRITE)
          .notYet("sequenceBy", ONLY_OVERWRITE)
          .notYet("spark", "Settings for the whole pipeline go under 'spark' at the top.");

  private TableReader() {}

  static @Nullable TableNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text sql = sql(keys);
    keys.word(
        "write", List.of("overwrite"), List.of("append", "merge", "scd2", "overwritePartitions"));
    WriteMode write = new WriteMode.Overwrite();
    List<Text> partitionBy = keys.columns("partitionBy");
    List<Check> checks = CheckReader.read(keys);
    Integer repartition = NodeKeys.repartition(keys);
    Text persist = NodeKeys.persist(keys);
    if (sql == null) {
      return null;
    }
    String canonical =
        new CanonicalText("tables", keys.values().scope().parameters().all())
            .sql("sql", sql)
            .write(write)
            .list("partitionBy", partitionBy)
            .number("repartition", repartition)
            .checks(checks)
            .build();
    return new TableNode(
        name, about, canonical, sql, write, partitionBy, checks, repartition, persist);
  }

  private static @Nullable Text sql(Keys keys) {
    keys.require("sql", "sql: SELECT * FROM transactions");
    return keys.sql("sql");
  }
}
