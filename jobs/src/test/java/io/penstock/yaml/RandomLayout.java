package io.penstock.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes a pipeline as YAML in one of the many ways that mean the same: maps in any order, in
 * blocks or in braces, text in any quotes, comments and space anywhere.
 */
final class RandomLayout {
  private final Random random;

  RandomLayout(Random random) {
    this.random = random;
  }

  /** A map whose order means something. */
  record Ordered(Map<String, Object> entries) {}

  /** SQL, in which comments and space mean nothing. */
  record Sql(String text) {}

  /** The text of a file. */
  String file(Map<String, Object> top) {
    return comment("") + block(top, true, "");
  }

  private String block(Map<String, Object> map, boolean canShuffle, String indent) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Object> entry : entries(map, canShuffle)) {
      text.append(indent).append(key(entry.getKey())).append(":");
      text.append(blockValue(entry.getValue(), indent)).append(comment(indent));
    }
    return text.toString();
  }

  private List<Map.Entry<String, Object>> entries(Map<String, Object> map, boolean canShuffle) {
    List<Map.Entry<String, Object>> entries = new ArrayList<>(map.entrySet());
    if (canShuffle) {
      Collections.shuffle(entries, random);
    }
    return entries;
  }

  @SuppressWarnings("unchecked") // the maps of the test
  private String blockValue(Object value, String indent) {
    boolean isMap = value instanceof Map || value instanceof Ordered;
    boolean canShuffle = value instanceof Map;
    if (isMap && random.nextInt(3) > 0) {
      Map<String, Object> map =
          canShuffle ? (Map<String, Object>) value : ((Ordered) value).entries();
      String inner = indent + " ".repeat(1 + random.nextInt(3));
      return remark() + "\n" + block(map, canShuffle, inner);
    }
    if (value instanceof Sql sql && random.nextInt(3) > 0) {
      String inner = indent + " ".repeat(2 + random.nextInt(2));
      String style = random.nextBoolean() ? "|" : "|-";
      return " " + style + "\n" + vary(sql.text()).strip().indent(inner.length());
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextBoolean()) {
      StringBuilder text = new StringBuilder(remark() + "\n");
      list.forEach(item -> text.append(indent).append("  - ").append(flow(item)).append("\n"));
      return text.toString();
    }
    return " " + flow(value) + remark() + "\n";
  }

  @SuppressWarnings("unchecked") // the maps of the test
  private String flow(Object value) {
    if (value instanceof Map || value instanceof Ordered) {
      boolean canShuffle = value instanceof Map;
      Map<String, Object> map =
          canShuffle ? (Map<String, Object>) value : ((Ordered) value).entries();
      List<String> items = new ArrayList<>();
      entries(map, canShuffle).forEach(e -> items.add(key(e.getKey()) + ": " + flow(e.getValue())));
      return "{" + String.join("," + space(), items) + "}";
    }
    if (value instanceof List<?> list) {
      return "[" + space() + String.join(", ", list.stream().map(this::flow).toList()) + "]";
    }
    return value instanceof Sql sql ? quoted(vary(sql.text())) : text(String.valueOf(value));
  }

  private String key(String name) {
    return name.contains("{") || random.nextInt(4) == 0 ? '"' + name + '"' : name;
  }

  /** A number stays plain: in quotes a stage takes it for text. */
  private String text(String text) {
    boolean isNumber = text.matches("[-+.0-9]+|true|false");
    boolean isPlain = text.matches("[A-Za-z0-9_./]+");
    if (isNumber || (isPlain && random.nextBoolean())) {
      return text;
    }
    return random.nextBoolean() ? quoted(text) : "'" + text.replace("'", "''") + "'";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  private String comment(String indent) {
    return switch (random.nextInt(6)) {
      case 0 -> "\n";
      case 1 -> indent + "# " + word() + "\n";
      case 2 -> indent + "# :day " + word() + "\n\n";
      default -> "";
    };
  }

  private String remark() {
    return random.nextInt(4) == 0 ? " ".repeat(1 + random.nextInt(3)) + "# " + word() : "";
  }

  private String space() {
    return " ".repeat(random.nextInt(3));
  }

  private String word() {
    return Integer.toString(random.nextInt(1_000_000), 36);
  }

  /** The same tokens with other space and comments between them. */
  private String vary(String sql) {
    StringBuilder text = new StringBuilder();
    String before = "";
    for (String token : simpleTokens(sql)) {
      boolean needsSpace = before.matches(".*[\\w.'`]") && token.matches("[\\w.'`].*");
      text.append(gap(needsSpace)).append(token);
      before = token;
    }
    return text.toString();
  }

  private String gap(boolean needsSpace) {
    return switch (random.nextInt(8)) {
      case 0 -> " -- " + word() + " ' :least\n";
      case 1 -> " /* " + word() + " \" /* :day */ */ ";
      case 2 -> "\n  ";
      case 3 -> "   ";
      default -> needsSpace ? " " : "";
    };
  }

  /** Tokens of plain SQL, cut by another rule: words, strings, and signs one by one or in pairs. */
  static List<String> simpleTokens(String sql) {
    return Pattern.compile("'[^']*'|`[^`]*`|:?[A-Za-z_][A-Za-z0-9_]*|[0-9.]+|<=|>=|<>|\\S")
        .matcher(sql)
        .results()
        .map(MatchResult::group)
        .toList();
  }
}
