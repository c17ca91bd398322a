package io.penstock.audit;

import io.penstock.definition.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.jspecify.annotations.Nullable;

/** The number of rows is within bounds. */
record RowsRule(Check.Rows check, boolean isOfTable) implements CheckRule, WholeRule {
  @Override
  public List<Column> aggregates() {
    return List.of();
  }

  @Override
  public Optional<Violation> violation(long rows, Map<String, @Nullable Object> values) {
    String would = isOfTable ? "the table would have %d rows, %s" : "%d rows would be written, %s";
    return isOutside(rows)
        ? Optional.of(violated(would.formatted(rows, bounds())))
        : Optional.empty();
  }

  private boolean isOutside(long rows) {
    return (check.atLeast() != null && rows < check.atLeast())
        || (check.atMost() != null && rows > check.atMost());
  }

  private String bounds() {
    List<String> bounds = new ArrayList<>();
    if (check.atLeast() != null) {
      bounds.add("at least " + check.atLeast());
    }
    if (check.atMost() != null) {
      bounds.add("at most " + check.atMost());
    }
    return String.join(" and ", bounds) + " are required";
  }
}
