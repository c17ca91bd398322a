package io.penstock.lake;

import io.penstock.problem.Failpoint;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * A commit that changes no row of a table: only what the table says of itself, and which files it
 * knows. For those that read the table nothing has changed.
 */
public final class TableUpdate {
  private final SparkSession spark;
  private final Path table;
  private final TableOwner owner;
  private final TableNotes notes;
  private final Runnable gate;

  /**
   * An update of a table that is there.
   *
   * @param gate called before the commit; what it throws, the update throws
   */
  public TableUpdate(
      SparkSession spark, Path table, TableOwner owner, TableNotes notes, Runnable gate) {
    this.spark = spark;
    this.table = table;
    this.owner = owner;
    this.notes = notes;
    this.gate = gate;
  }

  /**
   * Commits what the table says of itself, which is part of no batch.
   *
   * @param newest the table's newest record, which goes on to hold
   * @param definition the digests of the definition, by which it says so
   */
  public Published note(CommitRecord newest, String run, Map<String, String> definition) {
    TableTransaction txn = TableTransaction.begin(spark, table);
    try {
      // Said again, so that whoever writes the table at this moment fails, and not this.
      Map<String, Long> batch = Map.of(Ledger.BATCH, txn.applicationVersion(Ledger.BATCH));
      TableState state = state(txn);
      if (!newest.equals(state.newestRecord())) {
        throw new ConcurrentModificationException("it has a newer record");
      }
      return commit(txn, newest.noting(run, definition, state.state()), batch);
    } catch (Exception e) {
      throw Failures.writing(newest.node(), table, txn.version(), conf(), e);
    }
  }

  /**
   * Commits to a source table's ledger what need not be loaded: files that were delivered again, or
   * touched.
   */
  public Published remember(SourceBatch batch, CommitRecord draft) {
    TableTransaction txn = TableTransaction.begin(spark, table);
    try {
      TableWrite.nextBatch(txn, batch, draft.node());
      LedgerCommit ledger = new LedgerCommit(conf(), table, batch);
      Map<String, Long> applications = ledger.applications(Map.of());
      CommitRecord record =
          draft
              .settled(batch.number(), batch.listingDigest(), draft.counts())
              .noting(draft.run(), draft.definition(), state(txn).state());
      Published published = commit(txn, record, applications);
      ledger.clean(applications);
      return published;
    } catch (Exception e) {
      throw Failures.writing(draft.node(), table, txn.version(), conf(), e);
    }
  }

  private Published commit(
      TableTransaction txn, CommitRecord record, Map<String, Long> applications) throws Exception {
    StructType before = txn.schema();
    txn.own(owner);
    txn.note(notes);
    List<String> said = PersonalValues.notes(before, txn, txn::files);
    gate.run();
    Failpoint.BEFORE_COMMIT.hit();
    long version = txn.commit(List.of(), applications, record, SaveMode.Append, "");
    Failpoint.AFTER_COMMIT.hit();
    return new Published(version, 0, 0, 0, record, List.of(), said);
  }

  /** The state of the table as the transaction reads it. */
  private TableState state(TableTransaction txn) {
    return TableState.read(conf(), table)
        .filter(state -> state.latestVersion() == txn.version())
        .orElseThrow(() -> new ConcurrentModificationException("it has a newer version"));
  }

  private Configuration conf() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
