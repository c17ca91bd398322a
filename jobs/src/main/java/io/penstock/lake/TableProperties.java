package io.penstock.lake;

import io.penstock.problem.NearNames;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
  private static final Map<String, String> OF_DELTA =
      new TreeMap<>(
          Map.of(
              "delta.checkpointInterval", "a whole number from 1",
              "delta.dataSkippingNumIndexedCols", "a whole number from -1",
              "delta.deletedFileRetentionDuration", INTERVAL,
              "delta.enableExpiredLogCleanup", BOOLEAN,
              "delta.logRetentionDuration", INTERVAL,
              "delta.randomizeFilePrefixes", BOOLEAN));

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
    String wanted = OF_DELTA.get(name);
    if (wanted == null) {
      // What Delta knows and takes was meant.
      String hint = isTaken(name, value) ? "" : NearNames.didYouMean(name, OF_DELTA.keySet());
      return Optional.of(
          new Wrong(
              false,
              "'" + name + "' cannot be set by a pipeline.",
              hint.isEmpty()
                  ? "Of Delta's properties these can: " + String.join(", ", OF_DELTA.keySet()) + "."
                  : hint));
    }
    return isTaken(name, value)
        ? Optional.empty()
        : Optional.of(
            new Wrong(true, name + " cannot be '" + value + "'.", "Write " + wanted + "."));
  }

  private static boolean isTaken(String name, String value) {
    try {
      DeltaConfigs$.MODULE$.validateConfigurations(Interop.map(Map.of(name, value)));
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
