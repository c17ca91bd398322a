package io.penstock.input;

import io.penstock.problem.NearNames;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which options a source of a format may set, whatever the case of their letters.
 *
 * @param refused why others that Spark has cannot be set, by name in lower case
 */
record OptionRules(String format, List<String> known, Map<String, String> refused) {
  OptionRules {
    known = List.copyOf(known);
    refused = Map.copyOf(refused);
  }

  /** What is wrong with an option's name, why, and the mend; empty if a source may set it. */
  Optional<String> problemWith(String option) {
    String why = refused.get(option.toLowerCase(Locale.ROOT));
    if (why != null) {
      return Optional.of(
          "option '" + option + "' of " + format + " cannot be set. " + why + " Remove it.");
    }
    if (known.stream().anyMatch(option::equalsIgnoreCase)) {
      return Optional.empty();
    }
    String hint = NearNames.didYouMean(option, known);
    return Optional.of(
        format + " has no option '" + option + "'." + (hint.isEmpty() ? "" : " " + hint));
  }

  Optional<String> require(String option, String value, boolean holds, String wanted) {
    return holds
        ? Optional.empty()
        : Optional.of(
            "option '"
                + option
                + "' of "
                + format
                + " is '"
                + value
                + "'; it can be "
                + wanted
                + ".");
  }

  Optional<String> requireBoolean(String option, String value) {
    boolean holds = value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
    return require(option, value, holds, "true or false");
  }

  Optional<String> requirePattern(String option, String value) {
    return require(option, value, isPattern(value), "a pattern such as yyyy-MM-dd");
  }

  private static boolean isPattern(String value) {
    try {
      return !value.isEmpty() && !DateTimeFormatter.ofPattern(value).toString().isEmpty();
    } catch (IllegalArgumentException noPattern) {
      return false;
    }
  }

  /** The options by name, whatever the case of its letters. */
  static Map<String, String> byName(Map<String, String> options) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(options);
    return byName;
  }
}
