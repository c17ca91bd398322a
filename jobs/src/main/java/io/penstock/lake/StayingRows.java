package io.penstock.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.input.Records;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows that a table has and that a write keeps: what new rows must not repeat. */
final class StayingRows {
  private StayingRows() {}

  /**
   * Those of a table that is there and not replaced as a whole. Lazy.
   *
   * @param incoming the rows that are written
   */
  static Dataset<Row> of(TableTransaction txn, PublishMode mode, Dataset<Row> incoming) {
    Dataset<Row> rows = txn.rows(txn.files());
    if (mode instanceof PublishMode.Append) {
      return rows;
    } else if (mode instanceof PublishMode.ReplaceWhere where) {
      return rows.where(not(coalesce(where.range().condition(), lit(false))));
    } else if (mode instanceof PublishMode.Merge merge) {
      Column[] keys = new Column[merge.keys().size()];
      Column same = lit(true);
      for (int i = 0; i < keys.length; i++) {
        Column key = Records.quoted(merge.keys().get(i));
        keys[i] = key.as("_key_" + i);
        same = same.and(key.eqNullSafe(Records.quoted("_key_" + i)));
      }
      return rows.join(incoming.select(keys), same, "left_anti");
    }
    throw new IllegalStateException(mode.keyword() + " cannot be compared with what stays");
  }
}
