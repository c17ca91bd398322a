package io.penstock.input;

import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as people of a country write them, such as {@code 1.234,5}, made plain: {@code 1234.5}.
 * Groups must have three digits, so that {@code 12.5} is no number where a full stop groups.
 */
final class NumberText {
  private final char decimal;
  private final char grouping;

  NumberText(Locale locale) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    this.decimal = symbols.getDecimalSeparator();
    this.grouping = symbols.getGroupingSeparator();
  }

  /** The plain number; null if the text is not one. */
  @Nullable String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int digits = 0;
    boolean hasGroups = false;
    boolean isWhole = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isWhole && isGrouping(c)) {
        if (hasGroups ? digits != 3 : digits < 1 || digits > 3) {
          return null;
        }
        hasGroups = true;
        digits = 0;
      } else if (isWhole && !isDigit(c) && !isSign(c)) {
        if (hasGroups && digits != 3) {
          return null;
        }
        isWhole = false;
        if (c == '.' && decimal != '.') {
          return null;
        }
        plain.append(c == decimal ? '.' : c);
      } else {
        digits += isDigit(c) ? 1 : 0;
        plain.append(c);
      }
    }
    return isWhole && hasGroups && digits != 3 ? null : plain.toString();
  }

  private boolean isGrouping(char c) {
    return c == grouping
        // People type the signs that their keyboards have.
        || (Character.isSpaceChar(grouping) && Character.isSpaceChar(c))
        || (grouping == '\u2019' && c == '\'');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isSign(char c) {
    return c == '-' || c == '+';
  }
}
