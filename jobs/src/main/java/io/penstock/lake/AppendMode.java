package io.penstock.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** Rows are added. */
final class AppendMode extends PublishMode {
  @Override
  public String keyword() {
    return "append";
  }

  @Override
  Dataset<Row> alone(Dataset<Row> rows) {
    return rows.drop(Arrivals.COLUMN);
  }

  @Override
  SaveMode saveMode() {
    return SaveMode.Append;
  }
}
