package io.penstock.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.penstock.definition.Check;
import org.apache.spark.sql.Column;

/**
 * A condition on each row.
 *
 * @param condition of which NULL breaks the rule as FALSE does
 */
record ExpectRule(Check.Expect check, Column condition) implements CheckRule, RowRule {
  @Override
  public Column isBroken(Peers peers) {
    return not(coalesce(condition, lit(false)));
  }
}
