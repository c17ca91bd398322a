package io.penstock.yaml;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes JSON that a person can read: a short list or map stands on one line. */
final class Json {
  private static final int LONGEST_LINE = 96;

  private Json() {}

  static String text(String value) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  static String texts(List<String> values) {
    return array(values.stream().map(Json::text).toList());
  }

  /** A list of what is JSON already. */
  static String array(List<String> items) {
    return lines(items, '[', ']');
  }

  /** A map of what is JSON already, in its own order. */
  static String object(Map<String, String> values) {
    return lines(
        values.entrySet().stream().map(e -> text(e.getKey()) + ": " + e.getValue()).toList(),
        '{',
        '}');
  }

  private static String lines(List<String> items, char open, char close) {
    String line = open + String.join(", ", items) + close;
    if (line.length() <= LONGEST_LINE && line.indexOf('\n') < 0) {
      return line;
    }
    return items.stream()
        .map(item -> item.replace("\n", "\n  "))
        .collect(Collectors.joining(",\n  ", open + "\n  ", "\n" + close));
  }
}
