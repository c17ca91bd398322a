package io.penstock.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;

import io.penstock.definition.SqlName;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/** One row of several that have the same keys. */
final class KeyedRows {
  private static final String RANK = "_rank";
  private static final String KEY = "_key_";

  private KeyedRows() {}

  /** Of each key the first row in an order. Lazy; costs a shuffle. */
  static Dataset<Row> first(Dataset<Row> rows, List<String> keys, List<Column> order) {
    Column rank =
        row_number().over(Window.partitionBy(columns(keys)).orderBy(order.toArray(Column[]::new)));
    return rows.withColumn(RANK, rank).where(col(RANK).equalTo(1)).drop(RANK);
  }

  /** The rows whose keys are not those of a row of {@code others}; null is a key. Lazy. */
  static Dataset<Row> ofOtherKeys(Dataset<Row> rows, Dataset<Row> others, List<String> keys) {
    return joined(rows, others, keys, "left_anti");
  }

  /** As above; but a row that is greater by a column stays where one of its keys is less. Lazy. */
  static Dataset<Row> notReplaced(
      Dataset<Row> rows, Dataset<Row> others, List<String> keys, String sequenceBy) {
    List<String> columns = new ArrayList<>(keys);
    columns.add(sequenceBy);
    Dataset<Row> wanted = renamed(others, columns);
    Column was = rows.col(SqlName.quoted(sequenceBy));
    Column is = wanted.col(KEY + keys.size());
    Column isGreater = coalesce(was.gt(is), was.isNotNull().and(is.isNull()));
    return rows.join(wanted, same(rows, wanted, keys).and(not(isGreater)), "left_anti");
  }

  static Dataset<Row> joined(
      Dataset<Row> rows, Dataset<Row> others, List<String> keys, String how) {
    Dataset<Row> wanted = renamed(others, keys);
    return rows.join(wanted, same(rows, wanted, keys), how);
  }

  /** Under names of their own: both sides may come from the same files. */
  private static Dataset<Row> renamed(Dataset<Row> rows, List<String> names) {
    Column[] columns = new Column[names.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = Records.quoted(names.get(i)).as(KEY + i);
    }
    return rows.select(columns);
  }

  private static Column same(Dataset<Row> rows, Dataset<Row> wanted, List<String> keys) {
    Column same = lit(true);
    for (int i = 0; i < keys.size(); i++) {
      same = same.and(rows.col(SqlName.quoted(keys.get(i))).eqNullSafe(wanted.col(KEY + i)));
    }
    return same;
  }

  /** What orders rows, the last delivered first. */
  static List<Column> lastFirst(Dataset<Row> rows) {
    List<Column> order = new ArrayList<>();
    if (Arrivals.isIn(rows)) {
      order.add(col(Arrivals.COLUMN).desc());
    }
    RowAudit.recordOrder(rows).forEach(column -> order.add(column.desc()));
    return order;
  }

  static Column[] columns(List<String> names) {
    return names.stream().map(Records::quoted).toArray(Column[]::new);
  }
}
