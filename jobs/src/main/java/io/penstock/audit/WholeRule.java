package io.penstock.audit;

import io.penstock.definition.OnViolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** A check with one verdict on all rows, those of the batch or those of the table. */
public interface WholeRule extends Rule {
  /** Whether it is over the table as the write leaves it, not over the written rows alone. */
  boolean isOfTable();

  /** The rows, with columns that the aggregates need besides; as many rows, no more. Lazy. */
  default Dataset<Row> prepared(Dataset<Row> rows) {
    return rows;
  }

  /** The aggregates that it needs, under names that are its own. */
  List<Column> aggregates();

  /** Whether they can be computed while the rows are written. */
  default boolean isObservable() {
    return true;
  }

  /**
   * What is wrong, if something is.
   *
   * @param rows the number of rows
   * @param values the aggregates by name
   */
  Optional<Violation> violation(long rows, Map<String, @Nullable Object> values);

  /**
   * What breaks a check.
   *
   * @param count how many rows do; 1 where it is not a matter of single rows
   * @param stops whether it stops the write
   * @param text what it says then
   */
  record Violation(long count, boolean stops, String text) {}

  /** A violation that is no matter of single rows. */
  default Violation violated(String how) {
    return new Violation(
        1, onViolation() != OnViolation.WARN, "check '%s' failed: %s".formatted(name(), how));
  }
}
