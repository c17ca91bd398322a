package io.penstock.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;

/** Rows replace those in a range. */
final class ReplaceWhereMode extends PublishMode {
  private final KeyRange range;

  ReplaceWhereMode(KeyRange range) {
    this.range = range;
  }

  @Override
  public String keyword() {
    return "replaceWhere";
  }

  @Override
  String historyPredicate() {
    return range.condition().toString();
  }

  @Override
  Column condition() {
    return range.condition();
  }

  @Override
  Dataset<Row> staying(Dataset<Row> known, Dataset<Row> rows) {
    return known.where(not(coalesce(range.condition(), lit(false))));
  }

  @Override
  Replaced replaced(Target target, List<AddFile> written, CommitRecord record) throws Exception {
    if (target.startsEmpty()) {
      return super.replaced(target, written, record);
    }
    TableTransaction txn = target.txn();
    List<AddFile> touched = txn.files(List.of(range));
    // The log has no exact text of a timestamp: the rows say which are of the range.
    boolean ofPartitions = txn.partitionColumns().contains(range.column()) && range.isExactInLog();
    if (!touched.isEmpty() && !ofPartitions) {
      txn.keep(txn.rows(touched).where(not(coalesce(range.condition(), lit(false)))));
    }
    return Replaced.of(touched);
  }
}
