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
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.SetTransaction;
import org.apache.spark.sql.delta.constraints.Constraint;
import org.apache.spark.sql.delta.constraints.Constraints;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.collection.immutable.Seq;

/**
 * One transaction on a Delta table: files are written first, and seen by nobody until {@link
 * #commit}. What is read through it is checked for conflicts when it commits.
 */
final class TableTransaction {
  private static final Logger LOG = LoggerFactory.getLogger(TableTransaction.class);

  private final SparkSession spark;
  private final DeltaLog log;
  private final OptimisticTransaction txn;
  private final List<AddFile> written = new ArrayList<>();

  private TableTransaction(SparkSession spark, Path table) {
    this.spark = spark;
    this.log = DeltaLog.forTable(spark, table);
    this.txn = log.startTransaction(Interop.none(), Interop.none());
  }

  static TableTransaction begin(SparkSession spark, Path table) {
    return new TableTransaction(spark, table);
  }

  boolean isNewTable() {
    return txn.readVersion() < 0;
  }

  /** The version that is read; -1 where there is no table. */
  long version() {
    return txn.readVersion();
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

  void create(StructType schema, List<String> partitionBy, Map<String, String> properties) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("delta.enableDeletionVectors", "false");
    all.putAll(properties);
    txn.updateMetadata(
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            null,
            new Format("parquet", Interop.map(Map.of())),
            schema.json(),
            Interop.seq(partitionBy),
            Interop.map(all),
            Option.apply(System.currentTimeMillis())),
        txn.updateMetadata$default$2());
  }

  void replaceColumns(StructType schema, List<String> partitionBy) {
    Metadata old = txn.metadata();
    txn.updateMetadataForTableOverwrite(
        new Metadata(
            old.id(),
            old.name(),
            old.description(),
            old.format(),
            schema.json(),
            Interop.seq(partitionBy),
            old.configuration(),
            old.createdTime()));
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

  /** The rows of some files, with the columns that the table will have. Lazy. */
  Dataset<Row> rowsAfter(List<AddFile> files) {
    Snapshot after =
        new DummySnapshot(log.logPath(), log, txn.metadata(), Option.apply(txn.protocol()));
    return log.createDataFrame(after, Interop.seq(files), false, Interop.none());
  }

  /** The rows of some files. Lazy. */
  Dataset<Row> rows(List<AddFile> files) {
    return log.createDataFrame(txn.snapshot(), Interop.seq(files), false, Interop.none());
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
    removed.forEach(file -> actions.add(file.remove()));
    Option<Object> now = Option.apply(System.currentTimeMillis());
    applications.forEach((appId, v) -> actions.add(new SetTransaction(appId, v, now)));
    DeltaOperations.Operation operation =
        new DeltaOperations.Write(
            mode,
            Option.apply(txn.metadata().partitionColumns()),
            predicate.isEmpty() ? Interop.none() : Option.apply(predicate),
            Option.apply(record.toJson()));
    try {
      return txn.commit(Interop.seq(actions), operation);
    } catch (Exception e) {
      // A lost reply looks like a failure: only the log knows.
      return landed(record).orElseThrow(() -> e);
    }
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

  /** Deletes the written files, which nobody has seen. */
  void discard() {
    Configuration conf = log.newDeltaHadoopConf();
    for (AddFile file : written) {
      Path path = file.absolutePath(log);
      try {
        FileSystem fs = path.getFileSystem(conf);
        fs.delete(path, false);
      } catch (IOException e) {
        LOG.warn("{} was not deleted and is not part of the table; VACUUM removes it", path, e);
      }
    }
    written.clear();
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
