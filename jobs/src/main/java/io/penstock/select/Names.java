package io.penstock.select;

import java.util.regex.Pattern;

/** Names with wildcards, as dbt's: {@code *}, {@code ?}, {@code [seq]}, {@code [!seq]}. */
final class Names {
  private Names() {}

  static boolean isPattern(String text) {
    return text.contains("*") || text.contains("?") || text.contains("[");
  }

  /** Compares ignoring case, as names are compared everywhere. */
  static Pattern pattern(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      int end = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (end > 0) {
        regex.append(set(glob.substring(i + 1, end)));
        i = end;
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE);
  }

  private static String set(String members) {
    boolean isNegated = members.startsWith("!");
    String plain = isNegated ? members.substring(1) : members;
    return "[" + (isNegated ? "^" : "") + plain.replaceAll("([\\\\\\[\\]^&])", "\\\\$1") + "]";
  }
}
