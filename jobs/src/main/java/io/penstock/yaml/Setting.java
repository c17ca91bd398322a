package io.penstock.yaml;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.List;

/**
 * One key of a pipeline and its value, from the command line.
 *
 * @param path the keys as they were written; messages show it
 * @param keys the keys from the top down
 * @param value YAML
 */
public record Setting(String path, List<String> keys, String value) {
  private static final int MOST_KEYS = 32;

  public Setting {
    keys = List.copyOf(keys);
  }

  /**
   * Reads {@code models.risk.split.seed=7}. Keys are separated by dots; one that has dots itself is
   * put into quotes, or is what follows the key {@code spark}.
   *
   * @throws PenstockException if it is not of that form
   */
  public static Setting parse(String text) {
    List<String> keys = new ArrayList<>();
    int at = 0;
    do {
      int start = at == 0 ? 0 : at + 1;
      at = keyEnd(text, start, keys);
      keys.add(unquoted(text, start, at));
    } while (text.charAt(at) == '.' && keys.size() < MOST_KEYS);
    if (text.charAt(at) != '=') {
      throw malformed(text);
    }
    return new Setting(text.substring(0, at), keys, text.substring(at + 1));
  }

  private static int keyEnd(String text, int start, List<String> before) {
    boolean isSparkKey =
        !before.isEmpty()
            && before.get(before.size() - 1).equals("spark")
            && text.startsWith("spark.", start);
    int end = start;
    if (start < text.length() && isQuote(text.charAt(start))) {
      end = text.indexOf(text.charAt(start), start + 1) + 1;
    } else {
      while (end < text.length() && !isEnd(text.charAt(end), isSparkKey)) {
        end++;
      }
    }
    if (end <= start || end >= text.length() || !isEnd(text.charAt(end), false)) {
      throw malformed(text);
    }
    return end;
  }

  private static boolean isEnd(char c, boolean hasDots) {
    return c == '=' || (c == '.' && !hasDots);
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static String unquoted(String text, int start, int end) {
    return isQuote(text.charAt(start))
        ? text.substring(start + 1, end - 1)
        : text.substring(start, end);
  }

  private static PenstockException malformed(String text) {
    return new PenstockException(
        ExitCode.USAGE,
        "--set takes KEYS=VALUE, the keys separated by dots, as in models.risk.split.seed=7; is '"
            + YamlProblems.shown(text)
            + "'. A key that has dots itself needs quotes: 'tables.t.\"a.b\"=1'.");
  }
}
