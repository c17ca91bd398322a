package io.penstock.audit;

import io.penstock.definition.Check;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/**
 * A condition over aggregates of all rows.
 *
 * @param isObservable whether {@link RunningTotals} can be kept of it
 */
record AggregateRule(Check.Expect check, Column condition, boolean isOfTable, boolean isObservable)
    implements CheckRule, WholeRule {
  @Override
  public List<Column> aggregates() {
    return List.of(condition.as(column()));
  }

  @Override
  public Optional<Violation> violation(long rows, Map<String, @Nullable Object> values) {
    Object value = values.get(column());
    if (Boolean.TRUE.equals(value)) {
      return Optional.empty();
    }
    String of = isOfTable ? "that the table would have" : "that would be written";
    return Optional.of(
        violated(
            "%s is %s of the %d rows %s"
                .formatted(
                    check.expression().value().strip(),
                    String.valueOf(value).toUpperCase(Locale.ROOT),
                    rows,
                    of)));
  }

  private String column() {
    return "_holds_" + name();
  }
}
