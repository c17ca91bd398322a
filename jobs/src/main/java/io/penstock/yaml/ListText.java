package io.penstock.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A list that is written as one text: {@code a,b}, or as JSON or Python write it, {@code ['a',
 * "b"]}.
 */
final class ListText {
  static final int MOST_ITEMS = 10_000;

  private final String text;
  private final int end;
  private final List<String> items = new ArrayList<>();
  private int at;

  private ListText(String text, int start, int end) {
    this.text = text;
    this.at = start;
    this.end = end;
  }

  /** The items, or empty where the text is no list. */
  static Optional<List<String>> parse(String text) {
    String list = text.strip();
    boolean isBracketed = list.startsWith("[");
    if (isBracketed && !list.endsWith("]")) {
      return Optional.empty();
    }
    ListText parser =
        isBracketed
            ? new ListText(list, 1, list.length() - 1)
            : new ListText(list, 0, list.length());
    boolean isNone = parser.skip() == 0;
    boolean isList = isNone ? isBracketed : parser.readAll(isBracketed);
    return isList && parser.items.size() <= MOST_ITEMS
        ? Optional.of(parser.items)
        : Optional.empty();
  }

  /** A list as one text, of which {@link #parse} makes the same items. */
  static String of(List<String> items) {
    List<String> quoted = items.stream().map(CanonicalText::quoted).toList();
    return "[" + String.join(", ", quoted) + "]";
  }

  private boolean readAll(boolean hasQuotes) {
    while (true) {
      boolean isQuoted = hasQuotes && (skip() == '\'' || skip() == '"');
      if (!(isQuoted ? quoted() : plain(hasQuotes))) {
        return false;
      }
      if (skip() != ',') {
        return at >= end;
      }
      at++;
    }
  }

  /** The next character that is no space; 0 at the end. */
  private char skip() {
    while (at < end && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < end ? text.charAt(at) : 0;
  }

  private boolean plain(boolean isBracketed) {
    int comma = text.indexOf(',', at);
    int stop = comma < 0 || comma > end ? end : comma;
    String item = text.substring(at, stop).strip();
    at = stop;
    items.add(item);
    boolean isNothing = item.isEmpty() || (isBracketed && isNone(item));
    return !isNothing;
  }

  private static boolean isNone(String item) {
    return item.equals("None") || item.equals("null") || item.startsWith("[");
  }

  private boolean quoted() {
    char quote = text.charAt(at++);
    StringBuilder item = new StringBuilder();
    while (at < end && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      item.append(c == '\\' && at < end ? escaped() : String.valueOf(c));
    }
    items.add(item.toString());
    at++;
    return at <= end;
  }

  private String escaped() {
    char c = text.charAt(at++);
    if (c == 'u' && at + 4 <= end && text.substring(at, at + 4).matches("[0-9A-Fa-f]{4}")) {
      at += 4;
      return String.valueOf((char) Integer.parseInt(text.substring(at - 4, at), 16));
    }
    return switch (c) {
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'r' -> "\r";
      default -> String.valueOf(c);
    };
  }
}
