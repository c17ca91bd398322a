package io.penstock.definition;

import io.penstock.problem.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a test's row as it is written, before the type of its column is known. */
public sealed interface TestValue {
  /** Where it begins. */
  Position at();

  /**
   * One value.
   *
   * @param isQuoted whether it is text whatever it looks like
   */
  record Plain(Text text, boolean isQuoted) implements TestValue {
    @Override
    public Position at() {
      return text.at();
    }
  }

  /** A list of values. */
  record Items(Position at, List<TestValue> values) implements TestValue {
    public Items {
      values = List.copyOf(values);
    }
  }

  /** Values by name: a row, a struct or a map. */
  record Fields(Position at, Map<Text, TestValue> values) implements TestValue {
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }
}
