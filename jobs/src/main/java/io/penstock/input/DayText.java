package io.penstock.input;

/** Texts of moments. Spark takes a time alone for one of today, and a year alone for its first. */
final class DayText {
  private static final int SHORTEST = "2024-1-1".length();

  private DayText() {}

  /** Whether a text begins with a year, a month and a day, as far as can be seen by their signs. */
  static boolean begins(String text) {
    String day = text.strip();
    int dash = day.indexOf('-', 1);
    if (dash < 0 || day.length() < SHORTEST) {
      return false;
    }
    int first = day.charAt(0) == '-' || day.charAt(0) == '+' ? 1 : 0;
    for (int i = first; i < dash; i++) {
      if (day.charAt(i) < '0' || day.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
