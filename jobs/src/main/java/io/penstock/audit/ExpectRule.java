package io.penstock.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Tolerance;
import org.apache.spark.sql.Column;

/**
 * A condition on each row.
 *
 * @param condition of which NULL breaks the rule as FALSE does
 */
record ExpectRule(Check.Expect check, Column condition) implements RowRule {
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
  public Column isBroken(Peers peers) {
    return not(coalesce(condition, lit(false)));
  }
}
