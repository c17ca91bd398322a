package io.penstock.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * Writes, audits and publishes rows: their files are written in one pass that also counts what the
 * checks say; then the quarantine is committed, then the table. Until that last commit nobody sees
 * anything of the table change, and what was killed before it is done again by the same call.
 */
public final class TableWrite {
  private final SparkSession spark;
  private final Path table;
  private final RowAudit audit;
  private final PublishMode mode;
  private List<String> partitionBy = List.of();
  private Map<String, String> properties = Map.of();
  private @Nullable Integer repartition;
  private @Nullable StorageLevel storage;
  private @Nullable SourceBatch batch;
  private boolean replacesAll;
  private Runnable gate = () -> {};

  private TableWrite(SparkSession spark, Path table, RowAudit audit, PublishMode mode) {
    this.spark = spark;
    this.table = table;
    this.audit = audit;
    this.mode = mode;
    this.replacesAll = mode instanceof PublishMode.Overwrite;
  }

  /** A write of the audited rows. */
  public static TableWrite of(SparkSession spark, Path table, RowAudit audit, PublishMode mode) {
    return new TableWrite(spark, table, audit, mode);
  }

  /** Partition columns; none unless called. */
  public TableWrite partitionBy(List<String> columns) {
    partitionBy = List.copyOf(columns);
    return this;
  }

  /** The number of partitions to write with; Spark's choice unless called. */
  public TableWrite repartition(int partitions) {
    repartition = partitions;
    return this;
  }

  /** Properties of the table, if this write makes it. */
  public TableWrite properties(Map<String, String> values) {
    properties = Map.copyOf(values);
    return this;
  }

  /**
   * Keeps the judged rows at this level until they are in the quarantine too, if judging them costs
   * a shuffle; otherwise reading them again is cheaper and this does nothing.
   */
  public TableWrite persist(StorageLevel level) {
    storage = audit.needsShuffle() && audit.mayQuarantine() ? level : null;
    return this;
  }

  /** Rows, columns and partitioning replace all that was there, whatever the mode. */
  public TableWrite replacingAll() {
    replacesAll = true;
    return this;
  }

  /** Called before anything is published; what it throws, publish throws. */
  public TableWrite gate(Runnable mayPublish) {
    gate = mayPublish;
    return this;
  }

  /** The files that the rows come from; they enter the ledger in the same commit. */
  public TableWrite batch(SourceBatch files) {
    batch = files;
    return this;
  }

  /**
   * Writes and publishes, in one commit. A check that fails the write leaves the table as it was
   * (65); so does any other failure.
   *
   * @param draft what the commit says of itself; batch, ledger and counts are filled in
   */
  public Published publish(CommitRecord draft) {
    TableTransaction txn = TableTransaction.begin(spark, table);
    try {
      if (storage != null) {
        audit.persist(storage);
      }
      return attempt(txn, draft);
    } catch (Exception e) {
      txn.discard();
      throw Failures.writing(draft.node(), table, txn.version(), conf(), e);
    } finally {
      if (storage != null) {
        audit.unpersist();
      }
    }
  }

  /**
   * Commits to a source table's ledger what need not be loaded, and no rows: files that were
   * delivered again, or touched.
   */
  public static Published remember(
      SparkSession spark, Path table, SourceBatch batch, CommitRecord draft) {
    TableTransaction txn = TableTransaction.begin(spark, table);
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    try {
      Map<String, Long> applications = applications(batch, nextBatch(txn, batch, draft.node()));
      CommitRecord record = draft.settled(batch.number(), batch.listingDigest(), draft.counts());
      Failpoint.BEFORE_COMMIT.hit();
      long version = txn.commit(List.of(), applications, record, SaveMode.Append, "");
      Failpoint.AFTER_COMMIT.hit();
      return new Published(version, 0, 0, 0, record);
    } catch (Exception e) {
      throw Failures.writing(draft.node(), table, txn.version(), conf, e);
    }
  }

  private Published attempt(TableTransaction txn, CommitRecord draft) throws Exception {
    long number = nextBatch(txn, batch, draft.node());
    TableColumns.of(audit.good().schema(), audit.notNull(), partitionBy)
        .settle(txn, draft.node(), replacesAll, mode.keyword(), properties);
    List<AddFile> written;
    MidWrite armed = MidWrite.watch(conf(), table);
    try {
      written = writeRows(txn);
    } finally {
      armed.close();
    }
    long rows = TableTransaction.rowCount(written);
    AuditCounts counts =
        audit.counts(rows, mode.isReducing() ? OptionalLong.empty() : OptionalLong.of(rows));
    requireChecks(draft.node(), txn.version(), counts, rows);
    if (batch != null) {
      batch.requireUnchanged(conf());
    }
    if (replacesAll && batch != null && rows == 0 && counts.read() > 0 && !txn.files().isEmpty()) {
      throw LakeProblems.nothingLeft(draft.node(), counts.read(), txn.version());
    }
    CommitRecord record = settled(draft, number, counts, rows, written);
    Failpoint.AFTER_FILES.hit();
    gate.run();
    if (audit.mayQuarantine()) {
      new Quarantine(spark, table)
          .publish(audit.quarantined(), counts.quarantined(), record, replacesAll);
      Failpoint.AFTER_QUARANTINE.hit();
    }
    List<AddFile> removed = removed(txn, written);
    gate.run();
    Failpoint.BEFORE_COMMIT.hit();
    long version = commit(txn, removed, record);
    Failpoint.AFTER_COMMIT.hit();
    return new Published(
        version, rows, written.size(), TableTransaction.sizeBytes(written), record);
  }

  private List<AddFile> writeRows(TableTransaction txn) {
    Dataset<Row> rows = audit.good();
    if (mode instanceof PublishMode.Merge merge) {
      rows =
          replacesAll ? MergeFiles.latest(rows, merge) : new MergeFiles(txn, merge).incoming(rows);
    }
    if (repartition != null) {
      rows = rows.repartition(repartition);
    }
    return mode instanceof PublishMode.ReplaceWhere where
        ? txn.write(rows, where.range().condition())
        : txn.write(rows);
  }

  /** The files that the write replaces; what must stay of them is written again. */
  private List<AddFile> removed(TableTransaction txn, List<AddFile> written) {
    if (replacesAll) {
      return txn.files();
    } else if (mode instanceof PublishMode.Merge merge) {
      return new MergeFiles(txn, merge).rewrite(written);
    } else if (mode instanceof PublishMode.ReplaceWhere where && !txn.isNewTable()) {
      List<AddFile> touched = txn.files(List.of(where.range()));
      // The log has no exact text of a timestamp: the rows say which are of the range.
      boolean ofPartitions =
          txn.partitionColumns().contains(where.range().column()) && where.range().isExactInLog();
      if (!touched.isEmpty() && !ofPartitions) {
        txn.write(txn.rows(touched).where(not(coalesce(where.range().condition(), lit(false)))));
      }
      return touched;
    }
    return List.of();
  }

  private long commit(TableTransaction txn, List<AddFile> removed, CommitRecord record)
      throws Exception {
    SaveMode saveMode = mode instanceof PublishMode.Append ? SaveMode.Append : SaveMode.Overwrite;
    return txn.commit(
        removed, applications(batch, record.batch()), record, saveMode, historyPredicate());
  }

  private String historyPredicate() {
    if (mode instanceof PublishMode.Merge merge) {
      return "merged on " + String.join(", ", merge.keys());
    }
    return mode instanceof PublishMode.ReplaceWhere where
        ? where.range().condition().toString()
        : "";
  }

  private static long nextBatch(TableTransaction txn, @Nullable SourceBatch batch, String node) {
    long next = txn.applicationVersion(Ledger.BATCH) + 1;
    if (batch != null && batch.number() != next) {
      throw new PenstockException(
          ExitCode.TRY_AGAIN,
          "%s: another run has loaded batch %d since this one listed its files. Nothing of this run was published. Run again."
              .formatted(node, next - 1));
    }
    return next;
  }

  private static Map<String, Long> applications(@Nullable SourceBatch batch, long number) {
    Map<String, Long> applications = new LinkedHashMap<>();
    applications.put(Ledger.BATCH, number);
    if (batch != null) {
      if (batch.startsLedger()) {
        applications.put(Ledger.START, number);
      }
      batch.entries().forEach(entry -> applications.put(entry.appId(), number));
    }
    return applications;
  }

  private CommitRecord settled(
      CommitRecord draft, long number, AuditCounts counts, long rows, List<AddFile> written) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("read", counts.read());
    values.put("written", rows);
    values.put("dropped", counts.dropped());
    values.put("quarantined", counts.quarantined());
    values.put("bytes", TableTransaction.sizeBytes(written));
    counts.broken().forEach((check, broken) -> values.put("check." + check, broken));
    audit.rowCounts().stream()
        .filter(check -> isOutside(check, rows))
        .forEach(check -> values.put("check." + check.name(), 1L));
    return draft.settled(number, batch == null ? null : batch.listingDigest(), values);
  }

  private void requireChecks(String node, long version, AuditCounts counts, long rows) {
    Collection<String> failed = failedChecks(audit, counts, rows).values();
    if (!failed.isEmpty()) {
      String state =
          version < 0
              ? "there is no table yet"
              : "the table is unchanged (version " + version + ")";
      throw new CheckFailedException(
          "%s: %s. Nothing was published; %s. Correct the data, or change the check."
              .formatted(node, String.join("; ", failed), state));
    }
  }

  /** What each check says that stops a write, by its name. */
  static Map<String, String> failedChecks(RowAudit audit, AuditCounts counts, long rows) {
    Map<String, String> failed = new LinkedHashMap<>();
    counts
        .broken()
        .forEach(
            (check, broken) -> {
              if (broken > 0 && audit.onViolation(check) == OnViolation.FAIL) {
                failed.put(
                    check,
                    "check '%s' failed: %d of %d rows break it"
                        .formatted(check, broken, counts.read()));
              }
            });
    for (Check.Rows check : audit.rowCounts()) {
      if (check.onViolation() != OnViolation.WARN && isOutside(check, rows)) {
        failed.put(
            check.name().value(),
            "check '%s' failed: %d rows would be written, %s"
                .formatted(check.name(), rows, bounds(check)));
      }
    }
    return failed;
  }

  private static boolean isOutside(Check.Rows check, long rows) {
    return (check.atLeast() != null && rows < check.atLeast())
        || (check.atMost() != null && rows > check.atMost());
  }

  private static String bounds(Check.Rows check) {
    List<String> bounds = new ArrayList<>();
    if (check.atLeast() != null) {
      bounds.add("at least " + check.atLeast());
    }
    if (check.atMost() != null) {
      bounds.add("at most " + check.atMost());
    }
    return String.join(" and ", bounds) + " are required";
  }

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
