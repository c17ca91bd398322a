package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.penstock.input.InputProblems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.CommitInfo;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.delta.actions.SetTransaction;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * The rows that a table has got since a state of it: those of the files that commits added, but for
 * files that a merge wrote again and those of OPTIMIZE. Of a key that came more than once the last
 * row counts.
 */
public final class NewRows {
  /** An application id: the batch whose commit replaced all rows of the table. */
  static final String ALL = "penstock.all";

  private static final String KEPT = "penstock.kept";
  private static final String VERSION = "_added_in";

  private final DeltaLog log;
  private final Configuration conf;
  private final boolean isMerged;
  private final Map<Long, List<AddFile>> added = new TreeMap<>();
  private final Set<String> removed = new HashSet<>();

  private NewRows(SparkSession spark, Path table, boolean isMerged) {
    this.isMerged = isMerged;
    this.log = DeltaLog.forTable(spark, table);
    this.conf = spark.sparkContext().hadoopConfiguration();
  }

  /** The file, marked as one whose rows the table had before. */
  static AddFile asKept(AddFile file) {
    Map<String, String> tags = new LinkedHashMap<>(Interop.javaMap(file.tagsOrEmpty()));
    tags.put(KEPT, "true");
    return file.copyWithTags(Interop.map(tags));
  }

  /**
   * The rows since a state, without Penstock's own columns; empty if they cannot be told: the table
   * was made anew since, another program changed rows, or the log does not go back that far.
   *
   * @param since {@link TableState#state} of then
   * @param version the version up to which rows count
   * @param keys of a table that is merged, its keys; empty for one that only grows
   */
  public static Optional<Dataset<Row>> since(
      SparkSession spark, Path table, String since, long version, List<String> keys) {
    NewRows rows = new NewRows(spark, table, !keys.isEmpty());
    int at = since.indexOf('@');
    long from = at < 0 ? -1 : Long.parseLong(since.substring(0, at));
    boolean isKnown =
        from >= 0
            && from <= version
            && rows.isCommitOf(from, since.substring(at + 1))
            && rows.read(from + 1, version)
            && rows.areFilesThere();
    return isKnown ? Optional.of(rows.rows(version, keys)) : Optional.empty();
  }

  private boolean isCommitOf(long version, String run) {
    return TableLog.open(conf, log.dataPath())
        .filter(commits -> commits.has(version))
        .flatMap(commits -> commits.read(version).record())
        .filter(record -> record.run().equals(run))
        .isPresent();
  }

  private boolean read(long first, long last) {
    long expected = first;
    Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
        log.getChanges(first, last, false);
    while (commits.hasNext()) {
      Tuple2<Object, scala.collection.immutable.Seq<Action>> commit = commits.next();
      long version = ((Number) commit._1()).longValue();
      if (version != expected || !take(version, Interop.list(commit._2()))) {
        return false;
      }
      expected++;
    }
    return expected == last + 1;
  }

  private boolean take(long version, List<Action> actions) {
    List<AddFile> files = new ArrayList<>();
    boolean isOurs = false;
    boolean removes = false;
    for (Action action : actions) {
      if (action instanceof AddFile file && file.dataChange() && !isKept(file)) {
        files.add(file);
      } else if (action instanceof RemoveFile file) {
        removed.add(file.path());
        removes |= file.dataChange();
      } else if (action instanceof CommitInfo info) {
        isOurs = info.userMetadata().exists(text -> CommitRecord.parse(text).isPresent());
      } else if (action instanceof SetTransaction transaction && transaction.appId().equals(ALL)) {
        return false;
      }
    }
    if (!files.isEmpty()) {
      added.put(version, files);
    }
    // A merge writes what it removes again; else rows are gone, as those of a changed file.
    return !removes || (isOurs && isMerged);
  }

  private static boolean isKept(AddFile file) {
    return Interop.javaMap(file.tagsOrEmpty()).containsKey(KEPT);
  }

  /** VACUUM may have deleted what a later commit removed. */
  private boolean areFilesThere() {
    try {
      for (List<AddFile> files : added.values()) {
        for (AddFile file : files) {
          Path path = file.absolutePath(log);
          if (removed.contains(file.path()) && !path.getFileSystem(conf).exists(path)) {
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw InputProblems.cannotRead(log.dataPath(), e);
    }
  }

  private Dataset<Row> rows(long version, List<String> keys) {
    Snapshot snapshot = log.getSnapshotAt(version, Interop.none(), Interop.none());
    if (keys.isEmpty() || added.size() < 2) {
      return LakeReader.published(
          rows(snapshot, added.values().stream().flatMap(List::stream).toList()));
    }
    Dataset<Row> all =
        added.entrySet().stream()
            .map(
                commit ->
                    rows(snapshot, commit.getValue()).withColumn(VERSION, lit(commit.getKey())))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    List<Column> newestFirst = List.of(col(VERSION).desc());
    return LakeReader.published(KeyedRows.first(all, keys, newestFirst));
  }

  private Dataset<Row> rows(Snapshot snapshot, List<AddFile> files) {
    return log.createDataFrame(snapshot, Interop.seq(files), false, Interop.none());
  }
}
