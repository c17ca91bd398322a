package io.penstock.audit;

import static org.apache.spark.sql.functions.lit;

import io.penstock.definition.OnViolation;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A check with a verdict on each row. */
public interface RowRule extends Rule {
  /** The rows, with columns that the verdict needs besides; as many rows, no more. Lazy. */
  default Dataset<Row> prepared(Dataset<Row> rows) {
    return rows;
  }

  /** Whether a row breaks it; never null. */
  Column isBroken(Peers peers);

  /** Whether the verdict on a row depends on other rows of the batch. */
  default boolean comparesRows() {
    return false;
  }

  /**
   * Whether it compares rows also with those that the table has and keeps; these columns of them.
   */
  default List<String> comparedOfTable() {
    return List.of();
  }

  /** What the quarantine says of a row that breaks it; never null. */
  default Column reason() {
    return lit(name());
  }

  /** What happens to a row that breaks it: where a few may, those few do not stop the write. */
  default OnViolation outcome() {
    return onViolation() == OnViolation.FAIL && !tolerance().isNone()
        ? OnViolation.WARN
        : onViolation();
  }

  /** Whether so many rows that break it stop the write. */
  default boolean stops(long broken, long rows) {
    boolean mayStop =
        onViolation() == OnViolation.FAIL
            || (!tolerance().isNone() && onViolation() != OnViolation.WARN);
    return mayStop && !tolerance().allows(broken, rows);
  }

  /** Whether so many rows that break it are worth a word: with a tolerance, warn is for more. */
  default boolean isReported(long broken, long rows) {
    return onViolation() != OnViolation.WARN || !tolerance().allows(broken, rows);
  }

  /** What it says where it stops the write. */
  default String failure(long broken, long rows, String ofWhat, String places) {
    String most = tolerance().isNone() ? "" : ", at most " + tolerance() + " may";
    return "check '%s' failed: %d of %d rows%s break it%s%s"
        .formatted(name(), broken, rows, ofWhat, most, places);
  }
}
