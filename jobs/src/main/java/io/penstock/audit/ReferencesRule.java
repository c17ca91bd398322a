package io.penstock.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Tolerance;
import io.penstock.input.Records;
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
record ReferencesRule(Check.References check, Dataset<Row> to) implements RowRule {
  @Override
  public String name() {
    return check.name().value();
  }

  @Override
  public OnViolation onViolation() {
    return check.onViolation();
  }

  @Override
  public Tolerance tolerance() {
    return check.extent().tolerance();
  }

  @Override
  public Dataset<Row> prepared(Dataset<Row> rows) {
    List<String> names = check.on().stream().map(name -> name.value()).toList();
    // Names of their own: the same names on both sides would all be the other dataset's.
    Column[] keys = new Column[names.size()];
    Column same = lit(true);
    for (int i = 0; i < keys.length; i++) {
      keys[i] = Records.quoted(names.get(i)).as("_key_" + i);
      same = same.and(col("_key_" + i).equalTo(Records.quoted(names.get(i)).outer()));
    }
    return rows.select(col("*"), to.select(keys).where(same).exists().as(found()));
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
