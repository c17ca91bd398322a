package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that data must keep before it is published; only TRUE passes, NULL fails. */
public sealed interface Check {
  /** The name of the check, unique in its node. */
  Text name();

  /** What happens to a row, or a table, that breaks the rule. */
  OnViolation onViolation();

  /** Which rows it is over, and how many may break it. */
  Extent extent();

  /** Whether rows are compared with other rows, which may move all of them. */
  default boolean comparesRows() {
    return this instanceof Unique || this instanceof References;
  }

  /**
   * Which rows a check is over, and how many may break it.
   *
   * @param ofTable whether it is the whole table, not only the rows that are being written
   * @param atMost how many rows may break the rule, a share such as {@code 1%} or a number; null
   *     for none
   */
  record Extent(boolean ofTable, @Nullable Text atMost) {
    /** The rows that are being written, all of them. */
    public static final Extent BATCH = new Extent(false, null);

    /** How many rows may break the rule. */
    public Tolerance tolerance() {
      return atMost == null
          ? Tolerance.NONE
          : Tolerance.parse(atMost.value()).orElse(Tolerance.NONE);
    }
  }

  /**
   * A rule on each row, {@code notNull} and {@code acceptedValues} are forms of it; or on all rows
   * at once, if the expression has aggregates.
   *
   * @param expression a boolean SQL expression over the node's columns, or over aggregates of them
   */
  record Expect(Text name, Text expression, OnViolation onViolation, Extent extent)
      implements Check {
    public Expect(Text name, Text expression, OnViolation onViolation) {
      this(name, expression, onViolation, Extent.BATCH);
    }
  }

  /**
   * No two rows of the batch have the same values in {@code columns}; the first by (file, record)
   * is the one that passes.
   */
  record Unique(Text name, List<Text> columns, OnViolation onViolation, Extent extent)
      implements Check {
    public Unique {
      columns = List.copyOf(columns);
    }

    public Unique(Text name, List<Text> columns, OnViolation onViolation) {
      this(name, columns, onViolation, Extent.BATCH);
    }
  }

  /**
   * The number of rows to be written is within bounds.
   *
   * @param atLeast inclusive; null for none
   * @param atMost inclusive; null for none
   */
  record Rows(
      Text name,
      @Nullable Long atLeast,
      @Nullable Long atMost,
      OnViolation onViolation,
      Extent extent)
      implements Check {
    public Rows(Text name, @Nullable Long atLeast, @Nullable Long atMost, OnViolation onViolation) {
      this(name, atLeast, atMost, onViolation, Extent.BATCH);
    }
  }

  /**
   * Each row finds one of another dataset.
   *
   * @param to the other dataset
   * @param on the columns, of the same names on both sides
   */
  record References(Text name, Text to, List<Text> on, OnViolation onViolation, Extent extent)
      implements Check {
    public References {
      on = List.copyOf(on);
    }
  }

  /**
   * The newest row is not too old.
   *
   * @param time the column that says how old a row is
   * @param within how old the newest may be
   */
  record Freshness(Text name, Text time, Window within, OnViolation onViolation, Extent extent)
      implements Check {}
}
