package io.penstock.plan;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Spark settings in layers: a later layer goes over the earlier ones, and says where it is from.
 */
public final class Settings {
  // The words of Spark's own spark.redaction.regex, and those that it lacks.
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i)secret|password|passwd|token|credential|api[._-]?key|access[._-]?key|account[._-]?key"
              + "|private|signature");
  private static final Pattern SECRET_REFERENCE = Pattern.compile("\\$\\{secret:[^}]*}");
  private static final String HIDDEN = "***";

  private final Map<String, Setting> byKey;

  private Settings(Map<String, Setting> byKey) {
    this.byKey = Collections.unmodifiableMap(byKey);
  }

  /** The lowest layer: Penstock's own. */
  public static Settings ofPenstock(Map<String, String> defaults) {
    return new Settings(Map.of()).over(defaults, "Penstock");
  }

  /** These with the settings of a file over them. */
  public Settings over(Map<Text, Text> written) {
    Map<String, Setting> all = new LinkedHashMap<>(byKey);
    written.forEach(
        (key, value) -> put(all, new Setting(key.value(), value.value(), place(key.at()))));
    return new Settings(all);
  }

  /** These with settings over them that stand in no file. */
  public Settings over(Map<String, String> given, String from) {
    Map<String, Setting> all = new LinkedHashMap<>(byKey);
    given.forEach((key, value) -> put(all, new Setting(key, value, from)));
    return new Settings(all);
  }

  /** Value by key, as a session takes them. */
  public Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    byKey.forEach((key, setting) -> values.put(key, setting.value()));
    return values;
  }

  /** All, by key, as a plan shows them: what may be a secret is hidden. */
  public List<Setting> shown() {
    return new TreeMap<>(byKey).values().stream().map(Settings::shown).toList();
  }

  private static Setting shown(Setting setting) {
    boolean hides =
        SECRET_KEY.matcher(setting.key()).find()
            && !SECRET_REFERENCE.matcher(setting.value()).matches();
    return hides ? new Setting(setting.key(), HIDDEN, setting.from()) : setting;
  }

  private static String place(Position at) {
    return at.file() + ":" + at.line();
  }

  private static void put(Map<String, Setting> all, Setting setting) {
    all.put(setting.key(), setting);
  }
}
