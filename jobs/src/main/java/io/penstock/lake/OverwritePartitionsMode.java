package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.expressions.Window;

/** Rows replace those in the partitions that they have; no rows replace nothing. */
final class OverwritePartitionsMode extends PublishMode {
  /** What the table's history says of it. */
  static final String PARTITIONS = "the partitions of the new rows";

  private static final String LAST = "_last_arrival";

  private final List<String> partitionBy;

  OverwritePartitionsMode(List<String> partitionBy) {
    this.partitionBy = List.copyOf(partitionBy);
    if (partitionBy.isEmpty()) {
      throw new IllegalArgumentException("partitionBy: must not be empty");
    }
  }

  @Override
  boolean isOrdered() {
    return true;
  }

  @Override
  boolean isReducing() {
    return true;
  }

  @Override
  public String keyword() {
    return "overwritePartitions";
  }

  /** Of files that came in several batches those of the last one with rows of the partition. */
  @Override
  Dataset<Row> alone(Dataset<Row> rows) {
    if (!Arrivals.isIn(rows)) {
      return rows;
    }
    Column last =
        max(col(Arrivals.COLUMN)).over(Window.partitionBy(KeyedRows.columns(partitionBy)));
    return rows.withColumn(LAST, last)
        .where(col(Arrivals.COLUMN).equalTo(col(LAST)))
        .drop(LAST, Arrivals.COLUMN);
  }

  @Override
  String historyPredicate() {
    return PARTITIONS;
  }

  @Override
  Dataset<Row> staying(Dataset<Row> known, Dataset<Row> rows) {
    return KeyedRows.ofOtherKeys(known, rows, partitionBy);
  }

  @Override
  Replaced replaced(Target target, List<AddFile> written, CommitRecord record) throws Exception {
    if (target.startsEmpty()) {
      return super.replaced(target, written, record);
    }
    Set<Map<String, String>> partitions = new HashSet<>();
    written.forEach(file -> partitions.add(partition(file)));
    return Replaced.of(
        target.txn().files().stream()
            .filter(file -> partitions.contains(partition(file)))
            .toList());
  }

  private static Map<String, String> partition(AddFile file) {
    return Interop.javaMap(file.partitionValues());
  }
}
