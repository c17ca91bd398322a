package io.penstock.secret;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Spark's own settings that hide values when it lists settings and options. */
public final class SparkRedaction {
  private static final String SETTINGS = "spark.redaction.regex";
  private static final String OPTIONS = "spark.sql.redaction.options.regex";

  /** What Spark hides by default, which a setting of ours must not lose. */
  private static final Map<String, String> DEFAULTS =
      Map.of(SETTINGS, "(?i)secret|password|token|access[.]?key", OPTIONS, "(?i)url");

  private SparkRedaction() {}

  /**
   * The settings that hide some keys too; none where there are no keys.
   *
   * @param settings Spark settings as they are without; theirs are kept
   * @param keys names of settings that have a secret in them
   * @param options names of options of readers that have one
   */
  public static Map<String, String> over(
      Map<String, String> settings, Collection<String> keys, Collection<String> options) {
    Map<String, String> more = new LinkedHashMap<>();
    add(more, SETTINGS, settings, keys);
    add(more, OPTIONS, settings, options);
    return more;
  }

  /** Whether a setting is such a one: of two values both count. */
  public static boolean isRegex(String key) {
    return List.of(SETTINGS, OPTIONS).contains(key);
  }

  private static void add(
      Map<String, String> more,
      String setting,
      Map<String, String> settings,
      Collection<String> names) {
    if (!names.isEmpty()) {
      String before = settings.getOrDefault(setting, DEFAULTS.getOrDefault(setting, ""));
      String all =
          new TreeSet<>(names)
              .stream()
                  .map(name -> "(?i)^" + Pattern.quote(name) + "$")
                  .collect(Collectors.joining("|"));
      more.put(setting, before + "|" + all);
    }
  }
}
