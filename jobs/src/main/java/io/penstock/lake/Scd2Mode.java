package io.penstock.lake;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.penstock.definition.SqlName;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A history of each key: one row per time in which its values were the same. The table is what the
 * same rows would give in any order and in any batches; of several rows of one key and sequence the
 * last delivered counts. So that a late row finds its place, each row remembers the sequences at
 * which the same values came again.
 */
final class Scd2Mode extends PublishMode {
  /** What the table's history says of it, before the keys. */
  static final String HISTORY = "history of ";

  private static final String CONFIRMED = "_confirmed";
  private static final String IS_NEW = "_is_new";
  private static final String RUN = "_run_of_same";
  private static final String FIRST = "_first";
  private static final String AT = "_at";

  private final List<String> keys;
  private final String sequenceBy;

  Scd2Mode(List<String> keys, String sequenceBy) {
    this.keys = List.copyOf(keys);
    this.sequenceBy = sequenceBy;
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("keys: must not be empty");
    }
  }

  @Override
  public String keyword() {
    return "scd2";
  }

  @Override
  boolean isOrdered() {
    return true;
  }

  @Override
  boolean isReducing() {
    return true;
  }

  @Override
  String historyPredicate() {
    return HISTORY + String.join(", ", keys);
  }

  @Override
  StructType columns(StructType rows) {
    DataType sequence = rows.apply(sequenceBy).dataType();
    return rows.add(VALID_TO, sequence).add(CONFIRMED, DataTypes.createArrayType(sequence));
  }

  @Override
  Dataset<Row> alone(Dataset<Row> rows) {
    return versions(rows.withColumn(IS_NEW, lit(true)));
  }

  @Override
  Dataset<Row> incoming(Target target, Dataset<Row> rows) {
    if (target.startsEmpty()) {
      return alone(rows);
    }
    StructType columns = columns(rows.schema());
    return KeyedRows.first(rows, keysAndSequence(), KeyedRows.lastFirst(rows))
        .withColumn(VALID_TO, lit(null).cast(columns.apply(VALID_TO).dataType()))
        .withColumn(CONFIRMED, lit(null).cast(columns.apply(CONFIRMED).dataType()));
  }

  @Override
  Dataset<Row> staying(Dataset<Row> known, Dataset<Row> rows) {
    return KeyedRows.ofOtherKeys(known, rows, keys);
  }

  @Override
  Replaced replaced(Target target, List<AddFile> written, CommitRecord record) throws Exception {
    if (target.startsEmpty()) {
      return super.replaced(target, written, record);
    }
    TableTransaction txn = target.txn();
    KeyedFiles keyed = new KeyedFiles(txn, keys);
    List<AddFile> candidates = keyed.candidates(written);
    List<AddFile> touched = List.of();
    Dataset<Row> staged = txn.writtenRows(written);
    Dataset<Row> fresh = fresh(staged, delivered(txn.rows(candidates)));
    if (!written.isEmpty() && !fresh.isEmpty()) {
      touched = keyed.touched(candidates, fresh);
      Dataset<Row> old = txn.rows(touched);
      Dataset<Row> deliveries =
          delivered(keyed.ofKeys(old, fresh))
              .withColumn(IS_NEW, lit(false))
              .unionByName(delivered(fresh).withColumn(IS_NEW, lit(true)));
      txn.write(versions(deliveries).unionByName(keyed.ofOtherKeys(old, fresh)));
    }
    txn.withdraw(written);
    return Replaced.of(touched);
  }

  /** Rows that the table does not know yet. */
  private Dataset<Row> fresh(Dataset<Row> staged, Dataset<Row> known) {
    Column isKnown = lit(true);
    for (String name : staged.columns()) {
      if (!name.startsWith("_") && !name.equalsIgnoreCase(VALID_TO)) {
        String quoted = SqlName.quoted(name);
        isKnown = isKnown.and(staged.col(quoted).eqNullSafe(known.col(quoted)));
      }
    }
    return staged.join(known, isKnown, "left_anti");
  }

  /** The rows that were delivered to make these versions: one for each sequence. */
  private Dataset<Row> delivered(Dataset<Row> versions) {
    DataType several = versions.schema().apply(CONFIRMED).dataType();
    Column sequences = concat(array(sequence()), coalesce(col(CONFIRMED), array().cast(several)));
    return versions
        .withColumn(AT, explode(sequences))
        .drop(VALID_TO, CONFIRMED)
        .withColumn(sequenceBy, col(AT))
        .drop(AT);
  }

  /** The history that all deliveries of some keys make. */
  private Dataset<Row> versions(Dataset<Row> deliveries) {
    List<Column> order = KeyedRows.lastFirst(deliveries.drop(IS_NEW));
    order.add(0, col(IS_NEW).desc());
    Dataset<Row> rows =
        KeyedRows.first(deliveries, keysAndSequence(), order).drop(IS_NEW, Arrivals.COLUMN);
    WindowSpec history = Window.partitionBy(KeyedRows.columns(keys)).orderBy(sequence());
    Column values = struct(valuesOf(rows));
    Column differs = not(values.eqNullSafe(lag(values, 1).over(history)));
    Column[] all = KeyedRows.columns(List.of(rows.columns()));
    List<Column> same = new ArrayList<>(List.of(KeyedRows.columns(keys)));
    same.add(col(RUN));
    return rows.withColumn(RUN, when(differs, 1).otherwise(0))
        .withColumn(RUN, sum(col(RUN)).over(history))
        .groupBy(same.toArray(Column[]::new))
        .agg(
            min_by(struct(all), sequence()).as(FIRST),
            sort_array(collect_list(sequence())).as(CONFIRMED))
        .select(col(FIRST + ".*"), col(CONFIRMED))
        .withColumn(VALID_TO, lead(sequence(), 1).over(history))
        .withColumn(
            CONFIRMED,
            when(size(col(CONFIRMED)).gt(1), slice(col(CONFIRMED), lit(2), size(col(CONFIRMED)))))
        .select(KeyedRows.columns(List.of(columns(rows.schema()).fieldNames())));
  }

  private Column[] valuesOf(Dataset<Row> rows) {
    List<Column> values = new ArrayList<>();
    // Where there is no other, all rows of a key have the same values.
    values.add(lit(1).as("_"));
    Arrays.stream(rows.columns())
        .filter(name -> !name.startsWith("_") && !isKeyOrSequence(name))
        .forEach(name -> values.add(Records.quoted(name)));
    return values.toArray(Column[]::new);
  }

  private boolean isKeyOrSequence(String name) {
    return keysAndSequence().stream().anyMatch(name::equalsIgnoreCase);
  }

  private List<String> keysAndSequence() {
    List<String> names = new ArrayList<>(keys);
    names.add(sequenceBy);
    return names;
  }

  private Column sequence() {
    return Records.quoted(sequenceBy);
  }
}
