package io.penstock.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.delta.DeltaConfig;
import org.apache.spark.sql.delta.DeltaConfigs$;

/**
 * The properties of its Delta table that a node may set: some of Delta's, and any that are of
 * neither Delta nor Penstock. The others of Delta decide how rows are kept, or for how long it is
 * remembered which files are loaded.
 */
public final class TableProperties {
  /** Which they are, so that one which the file does not name any more goes. */
  private static final String NAMES = "penstock.properties";

  private static final String OURS = "penstock.";
  private static final String DELTA = "delta.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final String INTERVAL = "an interval of days or less, as in 'interval 90 days'";
  private static final String BOOLEAN = "true or false";
  private static final Map<DeltaConfig<?>, String> OF_DELTA =
      Map.of(
          DeltaConfigs$.MODULE$.CHECKPOINT_INTERVAL(), "a whole number from 1",
          DeltaConfigs$.MODULE$.DATA_SKIPPING_NUM_INDEXED_COLS(), "a whole number from -1",
          DeltaConfigs$.MODULE$.ENABLE_EXPIRED_LOG_CLEANUP(), BOOLEAN,
          DeltaConfigs$.MODULE$.LOG_RETENTION(), INTERVAL,
          DeltaConfigs$.MODULE$.RANDOMIZE_FILE_PREFIXES(), BOOLEAN,
          DeltaConfigs$.MODULE$.TOMBSTONE_RETENTION(), INTERVAL);

  private TableProperties() {}

  /**
   * Why a property cannot be set.
   *
   * @param isOfValue whether it is the value, and not the name
   * @param what the cause
   * @param mend what to do
   */
  public record Wrong(boolean isOfValue, String what, String mend) {}

  /** What is wrong with a property; empty for nothing. */
  public static Optional<Wrong> wrong(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      return Optional.of(
          new Wrong(
              false,
              "'" + name + "' cannot be the name of a property.",
              "Begin with a letter; use letters, digits, '_', '-' and '.'."));
    }
    if (name.startsWith(OURS)) {
      return Optional.of(
          new Wrong(
              false,
              "'" + name + "' is Penstock's own.",
              "Use a name that does not begin with '" + OURS + "'."));
    }
    if (!name.startsWith(DELTA)) {
      return Optional.empty();
    }
    for (Map.Entry<DeltaConfig<?>, String> known : OF_DELTA.entrySet()) {
      if (known.getKey().key().equals(name)) {
        String mend = "Write " + known.getValue() + ".";
        return isTaken(known.getKey(), value)
            ? Optional.empty()
            : Optional.of(new Wrong(true, name + " cannot be '" + value + "'.", mend));
      }
    }
    String names =
        OF_DELTA.keySet().stream().map(DeltaConfig::key).sorted().collect(Collectors.joining(", "));
    return Optional.of(
        new Wrong(
            false,
            "'" + name + "' cannot be set by a pipeline.",
            "Of Delta's properties these can: " + names + "."));
  }

  private static boolean isTaken(DeltaConfig<?> config, String value) {
    try {
      config.apply(value);
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }

  /** Properties of a table with those that a node sets instead of those that it set before. */
  static Map<String, String> with(Map<String, String> now, Map<String, String> set) {
    Map<String, String> all = new LinkedHashMap<>(now);
    String before = all.remove(NAMES);
    if (before != null) {
      for (String name : before.split(",", -1)) {
        all.remove(name);
      }
    }
    all.putAll(set);
    if (!set.isEmpty()) {
      all.put(NAMES, String.join(",", new TreeSet<>(set.keySet())));
    }
    return all;
  }
}
