package io.penstock.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.definition.Check;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Each row finds one of another dataset; NULL finds none. Costs one join, of which Spark chooses
 * whether it moves the rows.
 *
 * @param to the rows of the other dataset
 */
record ReferencesRule(Check.References check, Dataset<Row> to) implements CheckRule, RowRule {
  @Override
  public Dataset<Row> prepared(Dataset<Row> rows) {
    List<Column> kept = new ArrayList<>();
    for (String name : rows.columns()) {
      kept.add(Records.quoted(name));
    }
    List<Column> keys = new ArrayList<>();
    Column same = lit(true);
    for (int i = 0; i < check.on().size(); i++) {
      Column key = Records.quoted(check.on().get(i).value());
      keys.add(key.as("_key_" + i));
      same = same.and(key.equalTo(col("_key_" + i)));
    }
    // Distinct, so that no row is found twice.
    Dataset<Row> found =
        to.select(keys.toArray(Column[]::new)).distinct().withColumn(found(), lit(true));
    kept.add(coalesce(col(found()), lit(false)).as(found()));
    return rows.join(found, same, "left_outer").select(kept.toArray(Column[]::new));
  }

  @Override
  public Column isBroken(Peers peers) {
    return not(col(found()));
  }

  @Override
  public Column reason() {
    return lit(name() + ": no such row in " + check.to());
  }

  private String found() {
    return "_found_" + name();
  }
}
