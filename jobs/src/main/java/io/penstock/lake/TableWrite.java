package io.penstock.lake;

import io.penstock.audit.Verdict;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
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
  private TableNotes notes = TableNotes.NONE;
  private @Nullable Integer repartition;
  private @Nullable StorageLevel storage;
  private @Nullable SourceBatch batch;
  private boolean replacesAll;
  private Arrivals arrivals = Arrivals.none();
  private List<String> added = List.of();
  private Runnable gate = () -> {};
  private @Nullable TableOwner owner;
  private boolean isContested;

  private TableWrite(SparkSession spark, Path table, RowAudit audit, PublishMode mode) {
    this.spark = spark;
    this.table = table;
    this.audit = audit;
    this.mode = mode;
    this.replacesAll = mode.replacesAll();
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

  /** What the table says of itself; nothing unless called. */
  public TableWrite notes(TableNotes said) {
    notes = said;
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

  /** Rows, columns and partitioning replace all that was there; files that came later count so. */
  public TableWrite replacingAll(Arrivals files) {
    arrivals = files;
    return replacingAll();
  }

  /** These columns of the rows are added to a table that has them not, in the same commit. */
  public TableWrite addingColumns(List<String> names) {
    added = List.copyOf(names);
    return this;
  }

  /** Called before anything is published; what it throws, publish throws. */
  public TableWrite gate(Runnable mayPublish) {
    gate = mayPublish;
    return this;
  }

  /** Whose the table is, and stays; nobody's unless called. */
  public TableWrite owner(TableOwner by) {
    owner = by;
    return this;
  }

  /**
   * Whether a run that wrote this table may still be alive somewhere, see {@link
   * Lease#isContested}; then it publishes nothing of the table any more.
   */
  public TableWrite contested(boolean isSo) {
    isContested = isSo;
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
    if (isContested) {
      fence(draft);
    }
    // Before the table's own, so that what another run does to either while this one writes is a
    // conflict: no quarantine of a batch replaces that of the run which publishes the batch.
    Quarantine quarantine = audit.mayQuarantine() ? Quarantine.begin(spark, table) : null;
    TableTransaction txn = TableTransaction.begin(spark, table);
    try {
      if (owner != null) {
        txn.own(owner);
      }
      gate.run();
      boolean keepsNone = replacesAll || txn.isNewTable();
      audit.begin(
          keepsNone && !mode.isReducing(),
          keepsNone ? null : rows -> mode.staying(txn.rows(txn.files()), rows));
      if (storage != null) {
        audit.persist(storage);
      }
      return attempt(txn, quarantine, draft);
    } catch (Exception e) {
      txn.discard();
      PenstockException failure = Failures.writing(draft.node(), table, txn.version(), conf(), e);
      if (batch != null && failure.exitCode() == ExitCode.DATA) {
        // What was found in a file that is not the same any more says nothing about it.
        batch.requireUnchanged(conf());
      }
      throw failure;
    } finally {
      if (storage != null) {
        audit.unpersist();
      }
    }
  }

  private void fence(CommitRecord draft) {
    try {
      gate.run();
      TableTransaction.fence(spark, Quarantine.of(table));
      TableTransaction.fence(spark, table);
      Failpoint.AFTER_FENCE.hit();
    } catch (ConcurrentModificationException e) {
      throw Failures.writing(draft.node(), table, -1, conf(), e);
    }
  }

  private Published attempt(
      TableTransaction txn, @Nullable Quarantine quarantine, CommitRecord draft) throws Exception {
    long number = nextBatch(txn, batch, draft.node());
    StructType before = txn.isNewTable() ? new StructType() : txn.schema();
    TableColumns.of(mode.columns(audit.good().schema()), audit.notNull(), partitionBy)
        .adding(added)
        .settle(txn, draft.node(), replacesAll, mode.keyword(), properties, notes);
    txn.adopt();
    Target target = new Target(txn, replacesAll);
    List<AddFile> written = MidWrite.watched(conf(), table, () -> writeRows(target));
    long rows = TableTransaction.rowCount(written);
    AuditCounts counts =
        audit.counts(rows, mode.isReducing() ? OptionalLong.empty() : OptionalLong.of(rows));
    // Where some are not written, since others replace them, they are of the batch all the same.
    Supplier<Dataset<Row>> ofBatch =
        () -> mode.isReducing() ? audit.passing() : txn.writtenRows(written);
    Verdict verdict = audit.verdict(counts, rows, ofBatch);
    requireChecks(draft.node(), txn.version(), verdict);
    if (batch != null) {
      batch.requireUnchanged(conf());
    }
    if (replacesAll && batch != null && rows == 0 && !txn.files().isEmpty()) {
      requireRows(draft.node(), counts.read(), txn.version());
    }
    CommitRecord record = settled(draft, number, counts, verdict, rows, written);
    PublishMode.Replaced replaced = replaced(target, written, record);
    if (audit.needsTable()) {
      Verdict ofTable = audit.tableVerdict(txn.writtenRows(txn.filesAfter(replaced.removed())));
      requireChecks(draft.node(), txn.version(), ofTable);
      verdict = verdict.and(ofTable);
    }
    // Of rows that delete, or that a history knows already, none is in the files any more.
    rows = Math.min(rows, txn.rowsWritten());
    record = settled(draft, number, counts, verdict, rows, written);
    Failpoint.AFTER_FILES.hit();
    gate.run();
    if (quarantine != null) {
      quarantine
          .rejecting(batch)
          .publish(audit.quarantined(), counts.quarantined(), record, replacesAll, owner);
      Failpoint.AFTER_QUARANTINE.hit();
    }
    gate.run();
    Failpoint.BEFORE_COMMIT.hit();
    Map<String, FileCounts> perFile =
        batch == null ? Map.of() : batch.counts(audit.perFile(counts));
    List<String> said = PersonalValues.notes(before, txn, () -> txn.filesAfter(replaced.removed()));
    long version = commit(txn, replaced, record, perFile);
    Failpoint.AFTER_COMMIT.hit();
    return new Published(
        version,
        rows,
        written.size(),
        TableTransaction.sizeBytes(written),
        record,
        List.copyOf(perFile.values()),
        said);
  }

  private List<AddFile> writeRows(Target target) {
    Dataset<Row> good = audit.good();
    Dataset<Row> rows = mode.incoming(target, mode.isOrdered() ? arrivals.mark(spark, good) : good);
    if (repartition != null) {
      rows = rows.repartition(repartition);
    }
    Column condition = mode.condition();
    return condition == null ? target.txn().write(rows) : target.txn().write(rows, condition);
  }

  /** What the write replaces: what its mode says, and the rows of files that have changed. */
  private PublishMode.Replaced replaced(Target target, List<AddFile> written, CommitRecord record)
      throws Exception {
    return replacesAll || batch == null || batch.replacedPaths().isEmpty()
        ? mode.replaced(target, written, record)
        : PublishMode.Replaced.of(new FileRows(target.txn(), batch.replacedPaths()).rewrite());
  }

  private long commit(
      TableTransaction txn,
      PublishMode.Replaced replaced,
      CommitRecord record,
      Map<String, FileCounts> perFile)
      throws Exception {
    LedgerCommit ledger = batch == null ? null : new LedgerCommit(conf(), table, batch);
    Map<String, Long> applications =
        new LinkedHashMap<>(
            ledger == null ? Map.of(Ledger.BATCH, record.batch()) : ledger.applications(perFile));
    applications.putAll(replaced.applications());
    if (replacesAll) {
      applications.put(NewRows.ALL, record.batch());
    }
    SaveMode saveMode = replaced.removed().isEmpty() ? mode.saveMode() : SaveMode.Overwrite;
    long version =
        txn.commit(replaced.removed(), applications, record, saveMode, mode.historyPredicate());
    if (ledger != null) {
      ledger.clean(applications);
    }
    return version;
  }

  /** The number of the batch that a transaction may write next. */
  static long nextBatch(TableTransaction txn, @Nullable SourceBatch batch, String node) {
    long next = txn.applicationVersion(Ledger.BATCH) + 1;
    if (batch != null && batch.number() != next) {
      throw new PenstockException(
          ExitCode.TRY_AGAIN,
          "%s: another run has loaded batch %d since this one listed its files. Nothing of this run was published. Run again."
              .formatted(node, next - 1));
    }
    return next;
  }

  private CommitRecord settled(
      CommitRecord draft,
      long number,
      AuditCounts counts,
      Verdict verdict,
      long rows,
      List<AddFile> written) {
    Map<String, Long> values = new LinkedHashMap<>();
    values.put("read", counts.read());
    values.put("written", rows);
    values.put("dropped", counts.dropped());
    values.put("quarantined", counts.quarantined());
    values.put("bytes", TableTransaction.sizeBytes(written));
    verdict.reported().forEach((check, broken) -> values.put("check." + check, broken));
    return draft.settled(number, batch == null ? null : batch.listingDigest(), values);
  }

  /** A table that has rows is not emptied by files that have none. */
  private void requireRows(String node, long read, long version) {
    if (mode.replacesAll()) {
      throw LakeProblems.emptySnapshot(node, read, version);
    }
    throw LakeProblems.nothingLeft(node, read, version);
  }

  private static void requireChecks(String node, long version, Verdict verdict) {
    Collection<String> failed = verdict.failed().values();
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

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
