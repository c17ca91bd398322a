package io.penstock.lake;

import static org.apache.spark.sql.functions.lit;

import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.jspecify.annotations.Nullable;

/**
 * The quarantine of a table, a Delta table {@code NAME__quarantine} beside it. Rows: one per
 * quarantined row. Columns: those of the rows, {@code _reasons ARRAY<STRING>}, {@code _batch
 * BIGINT}, {@code _run STRING}. A batch that is written again replaces what it left there before.
 */
public final class Quarantine {
  static final String BATCH = "_batch";
  static final String RUN = "_run";

  private final SparkSession spark;
  private final Path table;
  private final Path path;
  private final TableTransaction txn;
  private List<LedgerEntry> rejected = List.of();
  private List<String> replaced = List.of();

  private Quarantine(SparkSession spark, Path table) {
    this.spark = spark;
    this.table = table;
    this.path = of(table);
    this.txn = TableTransaction.begin(spark, path);
  }

  /**
   * The quarantine as it is now; should anybody change it before {@link #publish}, that fails.
   *
   * @param table the table whose quarantine it is
   */
  static Quarantine begin(SparkSession spark, Path table) {
    return new Quarantine(spark, table);
  }

  /**
   * Whether it has rows of a batch that its table has not: a run died before it published them. The
   * next write of the table takes them back.
   */
  public static boolean isAhead(Configuration conf, Path table, long lastBatch) {
    return TableState.read(conf, of(table))
        .flatMap(TableState::record)
        .filter(last -> last.batch() > lastBatch && last.counts().getOrDefault("written", 1L) > 0)
        .isPresent();
  }

  /** Where the quarantine of a table is. */
  public static Path of(Path table) {
    return new Path(table.getParent(), table.getName() + "__quarantine");
  }

  /**
   * Besides the rows, each file of a batch that cannot be read as a whole is a row, {@code _record}
   * 0; and what is there of the files of which the batch replaces the rows goes.
   */
  Quarantine rejecting(@Nullable SourceBatch batch) {
    if (batch != null) {
      rejected = batch.rejected();
      replaced =
          Stream.concat(batch.replacedPaths().stream(), rejected.stream().map(e -> e.file().path()))
              .toList();
    }
    return this;
  }

  /**
   * Commits the quarantined rows of one batch.
   *
   * @param rows the rows with their reasons; not run if {@code expected} is 0
   * @param record of the write that they come from, settled
   * @param replacesAll whether the table itself is replaced as a whole
   * @param owner of the table, if it has one
   */
  void publish(
      Dataset<Row> rows,
      long expected,
      CommitRecord record,
      boolean replacesAll,
      @Nullable TableOwner owner) {
    OptionalLong lost = lostBatch();
    if (expected == 0
        && rejected.isEmpty()
        && lost.isEmpty()
        && !hasStaleRows(record, replacesAll)
        && (replaced.isEmpty() || txn.isNewTable())) {
      return;
    }
    try {
      if (owner != null) {
        txn.own(owner);
      }
      List<KeyRange> stale = new ArrayList<>(List.of(KeyRange.of(BATCH, record.batch())));
      lost.ifPresent(batch -> stale.add(KeyRange.of(BATCH, batch)));
      commit(RejectedFiles.with(rows, rejected), expected, record, replacesAll, stale);
    } catch (Exception e) {
      txn.discard();
      throw Failures.writing(record.node(), path, txn.version(), conf(), e);
    }
  }

  private void commit(
      Dataset<Row> rows,
      long expected,
      CommitRecord record,
      boolean replacesAll,
      List<KeyRange> stale)
      throws Exception {
    txn.applicationVersion(Ledger.BATCH); // whoever else commits here is a conflict
    long written = 0;
    Dataset<Row> marked =
        rows.withColumn(BATCH, lit(record.batch())).withColumn(RUN, lit(record.run()));
    boolean replacesColumns = replacesAll || (!txn.isNewTable() && txn.files().isEmpty());
    TableColumns.of(marked.schema(), List.of(), List.of(BATCH))
        .settle(
            txn,
            record.node() + " in quarantine",
            replacesColumns,
            "append",
            TableNotes.NO_STATISTICS,
            TableNotes.NONE);
    txn.adopt();
    if (expected + rejected.size() > 0) {
      // Mostly a few rows: as few files.
      written = TableTransaction.rowCount(txn.write(marked.hint("rebalance")));
    }
    if (written != expected + rejected.size()) {
      throw new PenstockException(
          ExitCode.SOFTWARE,
          "%s: %d rows broke a check that quarantines, but a second look found %d. Nothing was"
                  .formatted(record.node(), expected, written)
              + " written. The rows must not depend on chance or on the clock.");
    }
    List<AddFile> removed = new ArrayList<>(replacesAll ? txn.files() : filesOf(stale));
    long left = (long) txn.files().size() - removed.size();
    if (!replacesAll && !replaced.isEmpty()) {
      // Of files that the batch left before nothing may be written again.
      removed.addAll(new FileRows(txn, replaced).rewrite(removed));
    }
    Failpoint.BEFORE_QUARANTINE.hit();
    txn.commit(
        removed,
        Map.of(Ledger.BATCH, record.batch()),
        record.settled(record.batch(), null, Map.of("written", written, "left", left)),
        SaveMode.Overwrite,
        replacesAll ? "" : BATCH + " = " + record.batch());
  }

  private List<AddFile> filesOf(List<KeyRange> batches) {
    Set<AddFile> files = new LinkedHashSet<>();
    batches.forEach(batch -> files.addAll(txn.files(List.of(batch))));
    return List.copyOf(files);
  }

  /** The last batch, if the run that left its rows here is not the one that has published it. */
  private OptionalLong lostBatch() {
    Optional<CommitRecord> here =
        last(path).filter(last -> last.counts().getOrDefault("written", 1L) > 0);
    Optional<CommitRecord> published = last(table);
    return here.isPresent()
            && published.isPresent()
            && here.get().batch() == published.get().batch()
            && !here.get().run().equals(published.get().run())
        ? OptionalLong.of(here.get().batch())
        : OptionalLong.empty();
  }

  private Optional<CommitRecord> last(Path of) {
    return TableState.read(conf(), of).flatMap(TableState::record);
  }

  private boolean hasStaleRows(CommitRecord record, boolean replacesAll) {
    Optional<CommitRecord> last = last(path);
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
