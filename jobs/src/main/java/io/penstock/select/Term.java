package io.penstock.select;

import org.jspecify.annotations.Nullable;

/**
 * One criterion of a selector: {@code 2+tag:nightly+}.
 *
 * @param text as it was written
 * @param at where it begins in the selector, counted from 0
 * @param method the word before the colon, in lower case; empty for a name
 * @param value what is looked for
 * @param valueAt where the value begins in the selector, counted from 0
 * @param parents how far up the graph the selection goes; 0 for not at all
 * @param children how far down it goes; 0 for not at all
 * @param isAt whether it takes all that reads what was found, and all that those read
 */
record Term(
    String text,
    int at,
    String method,
    String value,
    int valueAt,
    int parents,
    int children,
    boolean isAt) {
  static final int ALL = Integer.MAX_VALUE;

  /** Reads one criterion; null if it is none. */
  static @Nullable Term parse(String text, int at) {
    var matcher = Grammar.TERM.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String method = matcher.group("method");
    return new Term(
        text,
        at,
        method == null ? "" : method,
        matcher.group("value"),
        at + matcher.start("value"),
        depth(matcher.group("parents")),
        depth(matcher.group("children")),
        matcher.group("at") != null);
  }

  /** {@code 2+} or {@code +2} is 2 steps, {@code +} is all. */
  private static int depth(@Nullable String operator) {
    if (operator == null) {
      return 0;
    }
    String digits = operator.replace("+", "");
    return digits.isEmpty() ? ALL : digits.length() > 9 ? ALL : Integer.parseInt(digits);
  }
}
