package io.penstock.lake;

import static org.apache.spark.sql.functions.lit;

import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The quarantine of a table, a Delta table {@code NAME__quarantine} beside it. Rows: one per
 * quarantined row. Columns: those of the rows, {@code _reasons ARRAY<STRING>}, {@code _batch
 * BIGINT}, {@code _run STRING}. A batch that is written again replaces what it left there before.
 */
public final class Quarantine {
  static final String BATCH = "_batch";
  static final String RUN = "_run";

  private final SparkSession spark;
  private final Path path;

  Quarantine(SparkSession spark, Path table) {
    this.spark = spark;
    this.path = of(table);
  }

  /** Where the quarantine of a table is. */
  public static Path of(Path table) {
    return new Path(table.getParent(), table.getName() + "__quarantine");
  }

  /**
   * Commits the quarantined rows of one batch.
   *
   * @param rows the rows with their reasons; not run if {@code expected} is 0
   * @param record of the write that they come from, settled
   * @param replacesAll whether the table itself is replaced as a whole
   */
  void publish(Dataset<Row> rows, long expected, CommitRecord record, boolean replacesAll) {
    if (expected == 0 && !hasStaleRows(record, replacesAll)) {
      return;
    }
    TableTransaction txn = TableTransaction.begin(spark, path);
    try {
      commit(txn, rows, expected, record, replacesAll);
    } catch (Exception e) {
      txn.discard();
      throw Failures.writing(record.node(), path, txn.version(), conf(), e);
    }
  }

  private void commit(
      TableTransaction txn,
      Dataset<Row> rows,
      long expected,
      CommitRecord record,
      boolean replacesAll)
      throws Exception {
    long written = 0;
    Dataset<Row> marked =
        rows.withColumn(BATCH, lit(record.batch())).withColumn(RUN, lit(record.run()));
    boolean replacesColumns = replacesAll || (!txn.isNewTable() && txn.files().isEmpty());
    TableColumns.of(marked.schema(), List.of(), List.of(BATCH))
        .settle(txn, record.node() + " in quarantine", replacesColumns, "append", Map.of());
    if (expected > 0) {
      // Mostly a few rows: as few files.
      written = TableTransaction.rowCount(txn.write(marked.hint("rebalance")));
    }
    if (written != expected) {
      throw new PenstockException(
          ExitCode.SOFTWARE,
          "%s: %d rows broke a check that quarantines, but a second look found %d. Nothing was"
                  .formatted(record.node(), expected, written)
              + " written. The rows must not depend on chance or on the clock.");
    }
    List<AddFile> removed =
        replacesAll ? txn.files() : txn.files(List.of(KeyRange.of(BATCH, record.batch())));
    Failpoint.BEFORE_QUARANTINE.hit();
    long left = (long) txn.files().size() - removed.size();
    txn.commit(
        removed,
        Map.of(),
        record.settled(record.batch(), null, Map.of("written", written, "left", left)),
        SaveMode.Overwrite,
        replacesAll ? "" : BATCH + " = " + record.batch());
  }

  private boolean hasStaleRows(CommitRecord record, boolean replacesAll) {
    Optional<CommitRecord> last = TableState.read(conf(), path).flatMap(TableState::record);
    if (last.isEmpty()) {
      return false;
    }
    Map<String, Long> counts = last.get().counts();
    boolean ofLastBatch = counts.getOrDefault("written", 1L) > 0;
    boolean ofOthers = counts.getOrDefault("left", 1L) > 0;
    return replacesAll
        ? ofLastBatch || ofOthers
        : ofLastBatch && last.get().batch() >= record.batch();
  }

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
