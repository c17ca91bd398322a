package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads all rows of a table: each page against its checksum, each record of a file once. */
public final class DeepCheck {
  private final SparkSession spark;
  private final Configuration conf;
  private final String node;

  /** Checks of the tables of one node. */
  public DeepCheck(SparkSession spark, String node) {
    this.spark = spark;
    this.conf = spark.sparkContext().hadoopConfiguration();
    this.node = node;
  }

  /** What is wrong with the rows of a table; empty where it is not there. */
  public List<String> rows(Path table) {
    TableState state = TableState.read(conf, table).orElse(null);
    if (state == null) {
      return List.of();
    }
    try {
      all(table, state).write().format("noop").mode("overwrite").save();
      return List.of();
    } catch (Exception e) { // Scala throws checked exceptions undeclared
      return List.of(CheckProblems.cannotReadRows(table, DamagedFile.reason(e), node));
    }
  }

  /** The records that a source's table and quarantine have more than once. */
  public List<String> records(Path table) {
    TableState state = TableState.read(conf, table).orElse(null);
    if (state == null) {
      return List.of();
    }
    List<Dataset<Row>> parts = new ArrayList<>();
    add(parts, all(table, state));
    Path quarantine = Quarantine.of(table);
    long batch = state.record().map(CommitRecord::batch).orElse(0L);
    TableState.read(conf, quarantine)
        .map(found -> all(quarantine, found).where(col(Quarantine.BATCH).leq(batch)))
        .ifPresent(rows -> add(parts, rows));
    return parts.stream()
        .reduce(Dataset::union)
        .map(records -> twice(table, records))
        .orElse(List.of());
  }

  private List<String> twice(Path table, Dataset<Row> records) {
    Dataset<Row> twice =
        records
            .groupBy(col(Records.FILE), col(Records.RECORD))
            .agg(count(lit(1)).as("n"))
            .where(col("n").gt(1));
    long number = twice.count();
    if (number == 0) {
      return List.of();
    }
    Row first = twice.orderBy(Records.FILE, Records.RECORD).first();
    String example = "record %d of %s".formatted(first.getLong(1), first.getString(0));
    return List.of(CheckProblems.duplicates(table, number, example, node));
  }

  private static void add(List<Dataset<Row>> parts, Dataset<Row> rows) {
    if (Arrays.asList(rows.columns()).containsAll(List.of(Records.FILE, Records.RECORD))) {
      Column hasRecord = col(Records.RECORD).isNotNull();
      parts.add(rows.select(Records.FILE, Records.RECORD).where(hasRecord));
    }
  }

  private Dataset<Row> all(Path table, TableState state) {
    return LakeReader.readAllColumns(spark, table, state.latestVersion());
  }
}
