package io.penstock.lake;

import org.apache.spark.sql.SaveMode;

/** Rows are added. */
final class AppendMode extends PublishMode {
  @Override
  public String keyword() {
    return "append";
  }

  @Override
  SaveMode saveMode() {
    return SaveMode.Append;
  }
}
