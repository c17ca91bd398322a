package io.penstock.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.DummySnapshot;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.constraints.Constraint;
import org.apache.spark.sql.delta.constraints.Constraints;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * One transaction on a Delta table: files are written first, and seen by nobody until {@link
 * #commit}. What is read through it is checked for conflicts when it commits.
 */
final class TableTransaction {
  private static final String FENCE = "penstock.fence";
  private static final Logger LOG = LoggerFactory.getLogger(TableTransaction.class);

  private final SparkSession spark;
  private final DeltaLog log;
  private final OptimisticTransaction txn;
  private final List<AddFile> written = new ArrayList<>();
  private @Nullable TableOwner owner;
  private final List<AddFile> withdrawn = new ArrayList<>();
  private List<Action> clustering = List.of();

  private TableTransaction(SparkSession spark, Path table) {
    this.spark = spark;
    this.log = DeltaLog.forTable(spark, table);
    this.txn = log.startTransaction(Interop.none(), Interop.none());
    txn.readTxn().addOne(FENCE);
  }

  static TableTransaction begin(SparkSession spark, Path table) {
    return new TableTransaction(spark, table);
  }

  /**
   * Commits to a table, if it is there, what makes every transaction that has begun on it by now
   * fail: nothing of a run that may still be alive somewhere is published after this.
   */
  static void fence(SparkSession spark, Path table) {
    TableTransaction txn = begin(spark, table);
    if (txn.isNewTable()) {
      return;
    }
    long next = SnapshotFacts.transactions(txn.txn.snapshot()).getOrDefault(FENCE, 0L) + 1;
    Option<Object> now = Option.apply(System.currentTimeMillis());
    txn.txn.commit(
        Interop.seq(List.of(new SetTransaction(FENCE, next, now))),
        DeltaOperations.ManualUpdate$.MODULE$);
  }

  boolean isNewTable() {
    return txn.readVersion() < 0;
  }

  /** The version that is read; -1 where there is no table. */
  long version() {
    return txn.readVersion();
  }

  /**
   * Makes the table the owner's; whatever else this transaction sets keeps that.
   *
   * @throws io.penstock.problem.PenstockException if it is another's (75)
   */
  void own(TableOwner by) {
    by.require(Interop.javaMap(txn.metadata().configuration()), log.dataPath());
    owner = by;
  }

  /** Of a table of a release that had no owners: says whose it is, in the same commit. */
  void adopt() {
    Metadata old = txn.metadata();
    Map<String, String> all = owned(Interop.javaMap(old.configuration()));
    if (!all.equals(Interop.javaMap(old.configuration()))) {
      txn.updateMetadata(
          old.copy(
              old.id(),
              old.name(),
              old.description(),
              old.format(),
              old.schemaString(),
              old.partitionColumns(),
              Interop.map(all),
              old.createdTime()),
          txn.updateMetadata$default$2());
    }
  }

  StructType schema() {
    return txn.metadata().schema();
  }

  List<String> partitionColumns() {
    return Interop.list(txn.metadata().partitionColumns());
  }

  /** The last version of an application's transaction, 0 if none; another's change conflicts. */
  long applicationVersion(String appId) {
    // As txn.txnVersion does, which would compute the snapshot for it.
    txn.readTxn().addOne(appId);
    return SnapshotFacts.transactions(txn.snapshot()).getOrDefault(appId, 0L);
  }

  FileStatistics statistics() {
    return new FileStatistics(schema(), partitionColumns());
  }

  void create(
      StructType schema,
      List<String> partitionBy,
      Map<String, String> properties,
      TableNotes notes) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("delta.enableDeletionVectors", "false");
    all.putAll(notes.properties(owned(properties), schema, partitionBy));
    all.putAll(notes.clusterBy().isEmpty() ? Map.of() : Clustering.FEATURES);
    clustering = Clustering.actions(txn, notes.clusterBy(), true);
    txn.updateMetadata(
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            notes.description().isEmpty() ? null : notes.description(),
            new Format("parquet", Interop.map(Map.of())),
            notes.noted(schema).json(),
            Interop.seq(partitionBy),
            Interop.map(all),
            Option.apply(System.currentTimeMillis())),
        txn.updateMetadata$default$2());
  }

  void replaceColumns(StructType schema, List<String> partitionBy, TableNotes notes) {
    txn.updateMetadataForTableOverwrite(metadata(schema, partitionBy, notes));
    clustering = Clustering.actions(txn, notes.clusterBy(), false);
  }

  /** Brings what the table says of itself up to date, if it says anything else. */
  void note(TableNotes notes) {
    Metadata now = txn.metadata();
    Metadata wanted = metadata(schema(), partitionColumns(), notes);
    if (!wanted.equals(now)) {
      txn.updateMetadata(wanted, txn.updateMetadata$default$2());
    }
    clustering = Clustering.actions(txn, notes.clusterBy(), false);
  }

  private Metadata metadata(StructType schema, List<String> partitionBy, TableNotes notes) {
    Metadata old = txn.metadata();
    Map<String, String> properties =
        notes.properties(owned(Interop.javaMap(old.configuration())), schema, partitionBy);
    boolean makesClustered =
        !notes.clusterBy().isEmpty() && !ClusteredTableUtils.isSupported(txn.protocol());
    properties.putAll(makesClustered ? Clustering.FEATURES : Map.of());
    return new Metadata(
        old.id(),
        old.name(),
        notes.description().isEmpty() ? null : notes.description(),
        old.format(),
        notes.noted(schema).json(),
        Interop.seq(partitionBy),
        Interop.map(properties),
        old.createdTime());
  }

  /** The table gets other columns, and keeps its rows. */
  void changeColumns(StructType schema) {
    Metadata old = txn.metadata();
    txn.updateMetadata(
        new Metadata(
            old.id(),
            old.name(),
            old.description(),
            old.format(),
            schema.json(),
            old.partitionColumns(),
            old.configuration(),
            old.createdTime()),
        txn.updateMetadata$default$2());
  }

  /** Writes rows to new files, in one job. */
  List<AddFile> write(Dataset<Row> rows) {
    return written(txn.writeFiles(rows));
  }

  /** As above; a row for which {@code condition} is not true fails the job. */
  List<AddFile> write(Dataset<Row> rows, Column condition) {
    Constraint check =
        new Constraints.Check("rows outside the replaced range", classic().expression(condition));
    return written(txn.writeFiles(rows, Interop.seq(List.of(check))));
  }

  /** Writes rows that the table has already; who reads what is new leaves their files out. */
  List<AddFile> keep(Dataset<Row> rows) {
    List<AddFile> kept = write(rows);
    written.removeAll(kept);
    List<AddFile> marked = kept.stream().map(NewRows::asKept).toList();
    written.addAll(marked);
    return marked;
  }

  /** Takes back written files, which may still be read until the commit. */
  void withdraw(List<AddFile> files) {
    written.removeAll(files);
    withdrawn.addAll(files);
  }

  SparkSession spark() {
    return spark;
  }

  Path table() {
    return log.dataPath();
  }

  /** All files of the table. */
  List<AddFile> files() {
    Optional<List<AddFile>> known = SnapshotFacts.files(txn.snapshot());
    if (known.isEmpty()) {
      return Interop.list(txn.filterFiles());
    }
    txn.readWholeTable();
    txn.trackFilesRead(Interop.seq(known.get()));
    return known.get();
  }

  /** The files that may have rows in all ranges. */
  List<AddFile> files(List<KeyRange> ranges) {
    if (isNewTable()) {
      return List.of();
    }
    Optional<List<AddFile>> known = SnapshotFacts.files(txn.snapshot());
    Seq<Expression> conditions =
        Interop.seq(ranges.stream().map(range -> resolve(range.condition())).toList());
    if (known.isEmpty()) {
      return Interop.list(txn.filterFiles(conditions, false));
    }
    List<AddFile> met =
        known.get().stream().filter(file -> statistics().mayMeet(file, ranges)).toList();
    txn.trackReadPredicates(conditions, false, true);
    txn.trackFilesRead(Interop.seq(met));
    return met;
  }

  /** The rows of all files that will be published. */
  long rowsWritten() {
    return rowCount(written);
  }

  /** The files that the table will have. */
  List<AddFile> filesAfter(List<AddFile> removed) {
    Set<String> gone = new HashSet<>();
    removed.forEach(file -> gone.add(file.path()));
    List<AddFile> after = new ArrayList<>(written);
    if (!isNewTable()) {
      files().stream().filter(file -> !gone.contains(file.path())).forEach(after::add);
    }
    return after;
  }

  /** The rows of some files. Lazy. */
  Dataset<Row> rows(List<AddFile> files) {
    return log.createDataFrame(txn.snapshot(), Interop.seq(files), false, Interop.none());
  }

  /**
   * The rows of files that this transaction wrote, in the columns that it gives the table. Lazy.
   */
  Dataset<Row> writtenRows(List<AddFile> files) {
    return log.createDataFrame(
        new DummySnapshot(log.logPath(), log, txn.metadata(), Option.apply(txn.protocol())),
        Interop.seq(files),
        false,
        Interop.none());
  }

  /** The file's full path, as Hadoop writes it. */
  String path(AddFile file) {
    return file.absolutePath(log).toString();
  }

  /**
   * Publishes the written files, in place of those removed.
   *
   * <p>If the commit fails, the log is asked whether it is there all the same.
   *
   * @param applications version by application id
   * @param predicate what was replaced, for the table's history, or empty for an append
   */
  long commit(
      Collection<AddFile> removed,
      Map<String, Long> applications,
      CommitRecord record,
      SaveMode mode,
      String predicate)
      throws Exception {
    List<Action> actions = new ArrayList<>(written);
    actions.addAll(clustering);
    removed.forEach(file -> actions.add(file.remove()));
    Option<Object> now = Option.apply(System.currentTimeMillis());
    applications.forEach((appId, v) -> actions.add(new SetTransaction(appId, v, now)));
    DeltaOperations.Operation operation =
        new DeltaOperations.Write(
            mode,
            Option.apply(txn.metadata().partitionColumns()),
            predicate.isEmpty() ? Interop.none() : Option.apply(predicate),
            Option.apply(record.toJson()));
    long version;
    try {
      version = txn.commit(Interop.seq(actions), operation);
    } catch (Exception e) {
      // A lost reply looks like a failure: only the log knows.
      version = landed(record).orElseThrow(() -> e);
    }
    // They are the table's now: whatever fails from here on, nobody may take them back.
    written.clear();
    delete(withdrawn);
    withdrawn.clear();
    return version;
  }

  private Optional<Long> landed(CommitRecord record) {
    List<AddFile> files = List.copyOf(written);
    // Should the log be unreadable now, then nobody knows, and the files must stay.
    written.clear();
    Optional<TableLog> now = TableLog.open(log.newDeltaHadoopConf(), log.dataPath());
    if (now.isPresent()) {
      for (long version : now.get().newestFirst()) {
        if (version <= version()) {
          break;
        }
        if (now.get().read(version).record().filter(record::isSameWriteAs).isPresent()) {
          return Optional.of(version);
        }
      }
    }
    written.addAll(files);
    return Optional.empty();
  }

  /** Deletes the written files, which nobody has seen; none once they are committed. */
  void discard() {
    delete(written);
    written.clear();
    delete(withdrawn);
  }

  private void delete(List<AddFile> files) {
    Configuration conf = log.newDeltaHadoopConf();
    for (AddFile file : files) {
      Path path = file.absolutePath(log);
      try {
        FileSystem fs = path.getFileSystem(conf);
        fs.delete(path, false);
      } catch (IOException e) {
        LOG.warn("{} was not deleted and is not part of the table; VACUUM removes it", path, e);
      }
    }
  }

  static long rowCount(Collection<AddFile> files) {
    long rows = 0;
    for (AddFile file : files) {
      rows += ((Number) file.numLogicalRecords().get()).longValue();
    }
    return rows;
  }

  static long sizeBytes(Collection<AddFile> files) {
    return files.stream().mapToLong(AddFile::size).sum();
  }

  private Map<String, String> owned(Map<String, String> properties) {
    Map<String, String> all = new LinkedHashMap<>(properties);
    if (owner != null) {
      all.putAll(owner.properties());
    }
    return all;
  }

  private List<AddFile> written(Seq<FileAction> actions) {
    List<AddFile> added = new ArrayList<>();
    for (FileAction action : Interop.list(actions)) {
      added.add((AddFile) action);
    }
    written.addAll(added);
    return added;
  }

  // Delta skips files by predicates on resolved columns only.
  private Expression resolve(Column condition) {
    Dataset<Row> filtered = rows(List.of()).where(condition);
    return ((Filter) filtered.queryExecution().analyzed()).condition();
  }

  private org.apache.spark.sql.classic.SparkSession classic() {
    return (org.apache.spark.sql.classic.SparkSession) spark;
  }
}
