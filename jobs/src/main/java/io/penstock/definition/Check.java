package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that data must keep before it is published; only TRUE passes, NULL fails. */
public sealed interface Check {
  /** The name of the check, unique in its node. */
  Text name();

  /** What happens to a row, or a table, that breaks the rule. */
  OnViolation onViolation();

  /**
   * A rule on each row; {@code notNull} and {@code acceptedValues} are forms of it.
   *
   * @param expression a boolean SQL expression over the node's columns
   */
  record Expect(Text name, Text expression, OnViolation onViolation) implements Check {}

  /**
   * No two rows of the batch have the same values in {@code columns}; the first by (file, record)
   * is the one that passes.
   */
  record Unique(Text name, List<Text> columns, OnViolation onViolation) implements Check {
    public Unique {
      columns = List.copyOf(columns);
    }
  }

  /**
   * The number of rows to be written is within bounds.
   *
   * @param atLeast inclusive; null for none
   * @param atMost inclusive; null for none
   */
  record Rows(Text name, @Nullable Long atLeast, @Nullable Long atMost, OnViolation onViolation)
      implements Check {}
}
