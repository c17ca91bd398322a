package io.penstock.definition;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many rows may break a rule.
 *
 * @param text the form in the file: {@code 1%} or {@code 10}
 * @param most of a hundred rows if it is a share, else of all
 * @param isShare whether it is a share of the rows
 */
public record Tolerance(String text, BigDecimal most, boolean isShare) {
  /** None may. */
  public static final Tolerance NONE = new Tolerance("0", BigDecimal.ZERO, false);

  /** {@code 0%} to {@code 100%}, or a whole number. */
  public static final Pattern FORM = Pattern.compile("(100|[0-9]{1,2}(\\.[0-9]+)?)%|[0-9]{1,18}");

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Reads a share of at most 100 percent or a number of rows. */
  public static Optional<Tolerance> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    boolean isShare = text.endsWith("%");
    String number = isShare ? text.substring(0, text.length() - 1) : text;
    return Optional.of(new Tolerance(text, new BigDecimal(number), isShare));
  }

  /** Whether no row may break the rule. */
  public boolean isNone() {
    return most.signum() == 0;
  }

  /** Whether so many of all rows may break the rule. */
  public boolean allows(long broken, long rows) {
    BigDecimal count = BigDecimal.valueOf(broken);
    return isShare
        ? count.multiply(HUNDRED).compareTo(most.multiply(BigDecimal.valueOf(rows))) <= 0
        : count.compareTo(most) <= 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
