package io.penstock.lake;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What written rows do to the rows that a table has. A mode is one class: it says which rows are
 * written in the pass that is audited, and then which files they replace. {@link TableWrite} is the
 * pass itself, and the same for all.
 */
public abstract class PublishMode {
  /** Of scd2: until when a row was true, exclusive, as the sequence says it; null while it is. */
  public static final String VALID_TO = "valid_to";

  PublishMode() {}

  /** How often a key is among the rows that are merged. */
  public enum Incoming {
    /** Any number of times; costs a shuffle of the rows. */
    ANY_PER_KEY,
    /** At most once, by the way in which the rows were made. */
    ONE_PER_KEY
  }

  /**
   * What is published in place of what.
   *
   * @param removed files of the table that are no part of it any more
   * @param applications versions by application id that are committed with the rows
   */
  record Replaced(List<AddFile> removed, Map<String, Long> applications) {
    Replaced {
      removed = List.copyOf(removed);
      applications = Map.copyOf(applications);
    }

    static Replaced of(List<AddFile> removed) {
      return new Replaced(removed, Map.of());
    }
  }

  /** Rows are added. */
  public static PublishMode append() {
    return new AppendMode();
  }

  /** Rows, columns and partitioning replace all that was there. */
  public static PublishMode overwrite() {
    return new OverwriteMode();
  }

  /**
   * Rows replace those in a range; every row that is written must lie in it, else the write fails.
   *
   * @param range of a column, such as one {@code as_of}
   */
  public static PublishMode replaceWhere(KeyRange range) {
    return new ReplaceWhereMode(range);
  }

  /**
   * Rows replace those in the partitions that they have; no rows replace nothing.
   *
   * @param partitionBy the table's partition columns, at least one
   */
  public static PublishMode overwritePartitions(List<String> partitionBy) {
    return new OverwritePartitionsMode(partitionBy);
  }

  /**
   * Rows replace those of the same keys; null is a key like any other.
   *
   * @param keys the key columns, at least one
   * @param sequenceBy of several rows of one key the greatest by this column is taken, and it never
   *     replaces one that is greater; null: the last by file and record is taken
   * @param incoming whether a key may come more than once
   */
  public static PublishMode merge(
      List<String> keys, @Nullable String sequenceBy, Incoming incoming) {
    return new MergeMode(keys, sequenceBy, null, incoming);
  }

  /**
   * As above; where {@code deleteWhen} is true of a row, the row of its keys is deleted. With
   * {@code sequenceBy} an older row that comes later does not bring it back.
   */
  public static PublishMode merge(
      List<String> keys, @Nullable String sequenceBy, Column deleteWhen, Incoming incoming) {
    return new MergeMode(keys, sequenceBy, deleteWhen, incoming);
  }

  /**
   * A row that differs from the one before it, by {@code sequenceBy} and of the same keys, ends
   * that one's time and begins its own, wherever in the history that is.
   *
   * @param keys the key columns, at least one
   * @param sequenceBy since when a row is true; never null in a row
   */
  public static PublishMode scd2(List<String> keys, String sequenceBy) {
    return new Scd2Mode(keys, sequenceBy);
  }

  /** The word in messages. */
  public abstract String keyword();

  /** Whether fewer rows may be written than were kept. */
  boolean isReducing() {
    return false;
  }

  /** Whether rows, columns and partitioning replace all that was there. */
  boolean replacesAll() {
    return false;
  }

  /** Whether it matters which of two files came first. */
  boolean isOrdered() {
    return false;
  }

  /** For the table's history. */
  SaveMode saveMode() {
    return SaveMode.Overwrite;
  }

  /** What is replaced, for the table's history. */
  String historyPredicate() {
    return "";
  }

  /** Whether a mode that says this in the table's history may write fewer rows than were kept. */
  static boolean mayWriteFewer(String historyPredicate) {
    return Stream.of(MergeMode.MERGED, Scd2Mode.HISTORY, OverwritePartitionsMode.PARTITIONS)
        .anyMatch(historyPredicate::contains);
  }

  /** The columns of the table that rows of these columns make. */
  StructType columns(StructType rows) {
    return rows;
  }

  /** What a table that has no other rows holds of these. Lazy. */
  Dataset<Row> alone(Dataset<Row> rows) {
    return rows;
  }

  /** What is written in the pass that is audited. Lazy. */
  Dataset<Row> incoming(Target target, Dataset<Row> rows) {
    return alone(rows);
  }

  /**
   * The rows that the table has and that this write keeps: what new rows must not repeat. Lazy.
   *
   * @param known the rows of the table
   * @param rows the rows that are audited
   */
  Dataset<Row> staying(Dataset<Row> known, Dataset<Row> rows) {
    return known;
  }

  /** True for the rows that may be written; any other fails the write. Null: all may. */
  @Nullable Column condition() {
    return null;
  }

  /**
   * Settles what is replaced, once {@link #incoming} is written: what must stay of the removed
   * files is written again.
   */
  Replaced replaced(Target target, List<AddFile> written, CommitRecord record) throws Exception {
    return Replaced.of(target.startsEmpty() ? target.txn().files() : List.of());
  }
}
