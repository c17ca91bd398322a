package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.Arrays;
import java.util.List;

/** Texts of a file {@code risk.yaml}, of which each begins at line 1, column 1. */
final class Texts {
  private Texts() {}

  static Text text(String value) {
    return Text.of(value, offset -> place(value, offset));
  }

  static List<Text> texts(String... values) {
    return Arrays.stream(values).map(Texts::text).toList();
  }

  private static Position place(String value, int offset) {
    String before = value.substring(0, offset);
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    return new Position("risk.yaml", line, offset - before.lastIndexOf('\n'));
  }
}
