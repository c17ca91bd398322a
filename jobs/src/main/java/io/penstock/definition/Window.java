package io.penstock.definition;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The events that a feature sees: those in (as_of - length, as_of], or all up to {@code as_of}.
 *
 * @param text the form in the file: {@code 30d}, {@code all}
 * @param count how many units; 0 for all
 * @param unit the unit; DAY for all
 */
public record Window(String text, int count, Unit unit) {
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,5})(min|h|d|w|mo|y)");

  /** All events up to {@code as_of}. */
  public static final Window ALL = new Window("all", 0, Unit.DAY);

  /** Units of time. */
  public enum Unit {
    /** {@code min}. */
    MINUTE("min"),
    /** {@code h}. */
    HOUR("h"),
    /** {@code d}. */
    DAY("d"),
    /** {@code w}. */
    WEEK("w"),
    /** {@code mo}: a calendar month. */
    MONTH("mo"),
    /** {@code y}: a calendar year. */
    YEAR("y");

    private final String suffix;

    Unit(String suffix) {
      this.suffix = suffix;
    }

    /** Whether it is a whole number of days, so that it makes sense between dates. */
    public boolean isWholeDays() {
      return this != MINUTE && this != HOUR;
    }
  }

  /** Reads {@code all}, or a number and a unit: min, h, d, w, mo, y. */
  public static Optional<Window> parse(String text) {
    if (text.equals("all")) {
      return Optional.of(ALL);
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    for (Unit unit : Unit.values()) {
      if (unit.suffix.equals(matcher.group(2))) {
        return Optional.of(new Window(text, Integer.parseInt(matcher.group(1)), unit));
      }
    }
    return Optional.empty();
  }

  /** Whether it has no lower end. */
  public boolean isUnbounded() {
    return count == 0;
  }
}
