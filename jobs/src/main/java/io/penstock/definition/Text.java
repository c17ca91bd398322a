package io.penstock.definition;

import io.penstock.problem.Position;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A piece of text of a pipeline file, which knows where each of its characters stands there, also
 * inside a block of SQL. Two texts are equal when they read the same, wherever they stand.
 */
public final class Text {
  private final String value;
  private final IntFunction<Position> places;

  private Text(String value, IntFunction<Position> places) {
    this.value = Objects.requireNonNull(value);
    this.places = places;
  }

  /** A text whose characters stand one after the other on one line, the first at {@code at}. */
  public static Text of(String value, Position at) {
    return new Text(value, i -> new Position(at.file(), at.line(), at.column() + i));
  }

  /** A text whose character number {@code i}, counted from 0, stands at {@code places(i)}. */
  public static Text of(String value, IntFunction<Position> places) {
    return new Text(value, places);
  }

  /** The text itself. */
  public String value() {
    return value;
  }

  /** Where its first character stands. */
  public Position at() {
    return at(0);
  }

  /** Where its character number {@code offset}, counted from 0, stands; bounded to the text. */
  public Position at(int offset) {
    return places.apply(Math.max(0, Math.min(offset, value.length())));
  }

  /** Another value at the same place: what a template such as {@code spend_{over}} became. */
  public Text withValue(String other) {
    Position start = at();
    return new Text(other, i -> start);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text text && value.equals(text.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
