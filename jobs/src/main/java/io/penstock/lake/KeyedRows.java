package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
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

  static Dataset<Row> joined(
      Dataset<Row> rows, Dataset<Row> others, List<String> keys, String how) {
    // Under names of their own: both sides may come from the same files.
    List<Column> columns = new ArrayList<>();
    Column same = lit(true);
    for (int i = 0; i < keys.size(); i++) {
      columns.add(Records.quoted(keys.get(i)).as(KEY + i));
    }
    Dataset<Row> wanted = others.select(columns.toArray(Column[]::new));
    for (int i = 0; i < keys.size(); i++) {
      same = same.and(rows.col(SqlName.quoted(keys.get(i))).eqNullSafe(wanted.col(KEY + i)));
    }
    return rows.join(wanted, same, how);
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
