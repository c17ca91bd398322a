package io.penstock.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Wrong files made of good ones: what a slip, an editor, a merge or an enemy does to them. */
final class Mutations {
  private static final String MARKS = "{}[]():,-'\"|>&*!%@#?$\\`~;=<>+./ \t\n\r_0aZ";
  private static final List<String> PIECES =
      List.of(
          "&a ",
          "*a",
          "<<: ",
          "? ",
          "- ",
          "---\n",
          "...\n",
          "!!str ",
          "!x ",
          "|\n",
          ">-\n",
          "${",
          "${as_of}",
          "$${",
          "${lake}",
          ":as_of",
          "{over}",
          "null",
          "~",
          "''",
          "\"\"",
          "[]",
          "{}",
          "\t",
          "\r\n",
          "\r",
          "\0",
          "\u0085",
          "\u00a0",
          "\u2028",
          "\ufeff",
          "\u202e",
          "\u00e9",
          "\ud83d\udca9",
          "\ud83d",
          "SELECT ",
          " FROM ",
          " * ",
          "--",
          "/*",
          "*/",
          "{{",
          "}}",
          "''''",
          "1e999",
          "-1",
          "99999999999999999999",
          "0x7f",
          ".inf",
          "2025-02-30",
          "`",
          "\\",
          "\\x",
          ";");
  private static final Pattern TOKEN_END = Pattern.compile("\\b|(?<=\\s)|(?=\\s)");

  private final Random random;
  private final List<String> seeds;
  private final List<UnaryOperator<String>> operations =
      List.of(
          this::character,
          this::character,
          this::codePoint,
          this::piece,
          this::piece,
          this::line,
          this::line,
          this::indentation,
          this::token,
          this::token,
          this::splice,
          this::truncated,
          this::nested,
          this::deep,
          this::repeated,
          this::aliases,
          text -> new TreeMutation(random()).of(text));

  Mutations(long seed, List<String> seeds) {
    this.random = new Random(seed);
    this.seeds = seeds;
  }

  /** A file, changed one to four times, sometimes in its bytes too. */
  byte[] next() {
    String text = any(seeds);
    for (int change = random.nextInt(4); change >= 0; change--) {
      text = any(operations).apply(text);
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0 && bytes.length > 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  private Random random() {
    return random;
  }

  private String character(String text) {
    int at = place(text);
    String mark = String.valueOf(MARKS.charAt(random.nextInt(MARKS.length())));
    int end = Math.min(text.length(), at + random.nextInt(2));
    return text.substring(0, at) + (random.nextInt(3) == 0 ? "" : mark) + text.substring(end);
  }

  private String codePoint(String text) {
    int range = random.nextBoolean() ? 0x300 : Character.MAX_CODE_POINT;
    return insert(text, Character.toString(random.nextInt(range + 1)));
  }

  private String piece(String text) {
    return insert(text, any(PIECES));
  }

  private String line(String text) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    int other = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(other, lines.get(at));
      case 2 -> lines.set(at, lines.set(other, lines.get(at)));
      default -> lines.set(at, lines.get(at) + " " + lines.get(other).strip());
    }
    return String.join("\n", lines);
  }

  private String indentation(String text) {
    String[] lines = text.split("\n", -1);
    int from = random.nextInt(lines.length);
    int to = Math.min(lines.length, from + 1 + random.nextInt(4));
    int change = random.nextInt(4);
    for (int i = from; i < to; i++) {
      lines[i] =
          switch (change) {
            case 0 -> " " + lines[i];
            case 1 -> lines[i].replaceFirst("^ ", "");
            case 2 -> lines[i].replaceFirst("^ {2}", "\t");
            default -> " ".repeat(random.nextInt(12)) + lines[i].strip();
          };
    }
    return String.join("\n", lines);
  }

  private String token(String text) {
    String[] tokens = TOKEN_END.split(text);
    int at = random.nextInt(tokens.length);
    int other = random.nextInt(tokens.length);
    switch (random.nextInt(4)) {
      case 0 -> tokens[at] = "";
      case 1 -> tokens[at] = tokens[at] + tokens[other];
      case 2 -> tokens[at] = any(Arrays.asList(TOKEN_END.split(any(seeds))));
      default -> {
        String kept = tokens[at];
        tokens[at] = tokens[other];
        tokens[other] = kept;
      }
    }
    return String.join("", tokens);
  }

  private String splice(String text) {
    String other = any(seeds);
    return text.substring(0, place(text)) + other.substring(place(other));
  }

  private String truncated(String text) {
    return text.substring(0, place(text));
  }

  private String nested(String text) {
    String open =
        any(List.of("[", "{a: ", "(", "- ", "{", "((", "NOT ", "-", "ARRAY<", "f(", "? "));
    return insert(text, open.repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 20_000 : 100)));
  }

  /** An expression that is nested and closed, as SQL or as anything else. */
  private String deep(String text) {
    int depth = 1 + random.nextInt(random.nextInt(4) == 0 ? 5_000 : 200);
    List<String> pair =
        any(
            List.of(
                List.of("(", ")"),
                List.of("abs(", ")"),
                List.of("CASE WHEN b THEN ", " END"),
                List.of("(SELECT ", ")"),
                List.of("ARRAY<", ">"),
                List.of("[", "]"),
                List.of("{a: ", "}"),
                List.of("1 + ", ""),
                List.of("'a' || ", "")));
    return insert(text, pair.get(0).repeat(depth) + "1" + pair.get(1).repeat(depth));
  }

  private String repeated(String text) {
    String piece =
        any(List.of("a", "1+", "x,", " ", "\n", "''", "a AND ", "${lake}", "*a, ", "a: b\n", "é"));
    return insert(text, piece.repeat(1 + random.nextInt(random.nextInt(8) == 0 ? 50_000 : 200)));
  }

  private String aliases(String text) {
    StringBuilder bomb = new StringBuilder("\na0: &a0 [x, x]\n");
    for (int i = 1; i < 30; i++) {
      String alias = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s, %s]\n".formatted(i, i, alias, alias, alias));
    }
    return random.nextBoolean()
        ? text + bomb
        : insert(text, any(List.of("&a ", "*a ", "<<: *a\n")));
  }

  private String insert(String text, String piece) {
    int at = place(text);
    return text.substring(0, at) + piece + text.substring(at);
  }

  private int place(String text) {
    return random.nextInt(text.length() + 1);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
