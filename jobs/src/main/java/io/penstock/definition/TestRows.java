package io.penstock.definition;

import java.util.List;

/** Rows of a test: written in the case, or in a file beside it. */
public sealed interface TestRows {
  /** Rows in the case itself. */
  record Written(List<TestValue.Fields> rows) implements TestRows {
    public Written {
      rows = List.copyOf(rows);
    }
  }

  /** A CSV file; a relative path starts at the folder of the case's file. */
  record InFile(Text path) implements TestRows {}
}
