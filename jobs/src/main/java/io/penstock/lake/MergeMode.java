package io.penstock.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.penstock.definition.SqlName;
import io.penstock.input.Records;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.jspecify.annotations.Nullable;

/**
 * Copy-on-write merge: the incoming rows are written first, in the pass that checks them; then the
 * files that have rows of the same keys are found and written again without those rows. Rows that
 * delete are written with the others and taken out again, since only that pass knows them.
 */
final class MergeMode extends PublishMode {
  /** What the table's history says of it, before the keys. */
  static final String MERGED = "merged on ";

  private final List<String> keys;
  private final @Nullable String sequenceBy;
  private final @Nullable Column deleteWhen;
  private final Incoming incoming;

  MergeMode(
      List<String> keys,
      @Nullable String sequenceBy,
      @Nullable Column deleteWhen,
      Incoming incoming) {
    this.keys = List.copyOf(keys);
    this.sequenceBy = sequenceBy;
    this.deleteWhen = deleteWhen;
    this.incoming = incoming;
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: must not be empty");
    }
  }

  @Override
  public String keyword() {
    return "merge";
  }

  @Override
  boolean isOrdered() {
    return true;
  }

  @Override
  boolean isReducing() {
    return incoming == Incoming.ANY_PER_KEY || sequenceBy != null || deleteWhen != null;
  }

  @Override
  String historyPredicate() {
    return MERGED + String.join(", ", keys);
  }

  @Override
  Dataset<Row> alone(Dataset<Row> rows) {
    Dataset<Row> latest = latest(rows);
    return deleteWhen == null ? latest : latest.where(not(isDeleted()));
  }

  @Override
  Dataset<Row> incoming(Target target, Dataset<Row> rows) {
    Dataset<Row> latest = latest(rows);
    if (sequenceBy == null || target.startsEmpty()) {
      return latest;
    }
    List<AddFile> files = target.txn().files();
    Dataset<Row> fresh =
        files.isEmpty() ? latest : withoutOlder(target, latest, target.txn().rows(files));
    return deleteWhen == null ? fresh : withoutDeleted(target, fresh);
  }

  @Override
  Dataset<Row> staying(Dataset<Row> known, Dataset<Row> rows) {
    return sequenceBy == null
        ? KeyedRows.ofOtherKeys(known, rows, keys)
        : KeyedRows.notReplaced(known, rows, keys, sequenceBy);
  }

  @Override
  Replaced replaced(Target target, List<AddFile> written, CommitRecord record) throws Exception {
    TableTransaction txn = target.txn();
    Dataset<Row> rows = txn.writtenRows(written);
    Map<String, Long> applications =
        deleteWhen == null ? Map.of() : deleted(target, written, record);
    if (target.startsEmpty()) {
      return new Replaced(txn.files(), applications);
    }
    KeyedFiles keyed = new KeyedFiles(txn, keys);
    List<AddFile> touched = keyed.touched(keyed.candidates(written), rows);
    if (!touched.isEmpty()) {
      txn.keep(keyed.ofOtherKeys(txn.rows(touched), rows));
    }
    return new Replaced(touched, applications);
  }

  /** Takes the rows that delete out of what is published; gives what the commit says of them. */
  private Map<String, Long> deleted(Target target, List<AddFile> written, CommitRecord record)
      throws Exception {
    TableTransaction txn = target.txn();
    Dataset<Row> rows = txn.writtenRows(written);
    boolean any =
        !written.isEmpty()
            && rows.agg(count(when(isDeleted(), 1))).collectAsList().get(0).getLong(0) > 0;
    if (any) {
      txn.withdraw(written);
      txn.write(rows.where(not(isDeleted())));
    }
    if (sequenceBy == null) {
      return Map.of();
    }
    return new DeletedKeys(target, keys, sequenceBy)
        .remember(any ? rows.where(isDeleted()) : null, record);
  }

  private Column isDeleted() {
    return coalesce(deleteWhen, lit(false));
  }

  /** One row per key. Lazy. */
  private Dataset<Row> latest(Dataset<Row> rows) {
    if (incoming == Incoming.ONE_PER_KEY) {
      return rows;
    }
    List<Column> order = KeyedRows.lastFirst(rows);
    if (sequenceBy != null) {
      order.add(0, Records.quoted(sequenceBy).desc_nulls_last());
    }
    return KeyedRows.first(rows, keys, order).drop(Arrivals.COLUMN);
  }

  private Dataset<Row> withoutDeleted(Target target, Dataset<Row> rows) {
    return new DeletedKeys(target, keys, String.valueOf(sequenceBy))
        .known()
        .map(deleted -> withoutOlder(target, rows, deleted))
        .orElse(rows);
  }

  private Dataset<Row> withoutOlder(Target target, Dataset<Row> rows, Dataset<Row> old) {
    String sequence = SqlName.quoted(String.valueOf(sequenceBy));
    Column isNewer =
        old.col(sequence)
            .gt(rows.col(sequence))
            .or(rows.col(sequence).isNull().and(old.col(sequence).isNotNull()));
    Column sameKey = new KeyedFiles(target.txn(), keys).sameKey(rows, old);
    return rows.join(old, sameKey.and(isNewer), "left_anti");
  }
}
