package io.penstock.audit;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.penstock.definition.OnViolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A check on each row of the table as the write leaves it, old rows and new ones. */
record TableRowRule(RowRule rule) implements WholeRule {
  @Override
  public String name() {
    return rule.name();
  }

  @Override
  public OnViolation onViolation() {
    return rule.onViolation();
  }

  @Override
  public boolean isOfTable() {
    return true;
  }

  @Override
  public Dataset<Row> prepared(Dataset<Row> rows) {
    return rule.prepared(rows);
  }

  @Override
  public List<Column> aggregates() {
    return List.of(
        coalesce(sum(when(rule.isBroken(Peers.NONE), 1L).otherwise(0L)), lit(0L)).as(column()));
  }

  @Override
  public Optional<Violation> violation(long rows, Map<String, @Nullable Object> values) {
    Object count = values.get(column());
    long broken = count == null ? 0 : ((Number) count).longValue();
    return broken == 0 || !rule.isReported(broken, rows)
        ? Optional.empty()
        : Optional.of(
            new Violation(
                broken, rule.stops(broken, rows), rule.failure(broken, rows, " of the table", "")));
  }

  private String column() {
    return "_broken_" + name();
  }
}
