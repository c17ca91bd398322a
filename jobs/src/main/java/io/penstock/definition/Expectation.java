package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test says of one dataset. */
public sealed interface Expectation {
  /**
   * The dataset has these rows and no others, in any order.
   *
   * @param tolerance of floating-point numbers, absolute or relative; null for the usual one
   * @param columns which columns are compared
   */
  record Rows(TestRows rows, @Nullable Double tolerance, Columns columns) implements Expectation {}

  /** Nothing of the dataset would be published, because of these checks and no others. */
  record Fails(List<Text> checks) implements Expectation {
    public Fails {
      checks = List.copyOf(checks);
    }
  }

  /** Which columns are compared. */
  sealed interface Columns {
    /** Those that some expected row names. */
    record Named() implements Columns {}

    /** All; what an expected row does not name is NULL there. */
    record All() implements Columns {}

    /** These; what an expected row does not name is NULL there. */
    record Only(List<Text> names) implements Columns {
      public Only {
        names = List.copyOf(names);
      }
    }
  }
}
