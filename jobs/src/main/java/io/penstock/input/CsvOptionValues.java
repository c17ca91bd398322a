package io.penstock.input;

import io.penstock.problem.NearNames;
import java.nio.charset.Charset;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.util.DateTimeFormatterHelper;
import org.jspecify.annotations.Nullable;

/** Which values the options of CSV can have. */
final class CsvOptionValues {
  private static final int LEAST_RECORD = 1_000;
  private static final int MOST = 1 << 30;

  private static final Map<String, Rule> RULES = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** What a value must be and is not; null if it is. */
  private interface Rule {
    @Nullable String broken(String value);
  }

  static {
    rules(CsvOptionValues::charset, "charset", "encoding");
    rules(CsvOptionValues::character, "comment", "escape", "charToEscapeQuoteEscaping");
    rules(value -> value.isEmpty() ? null : character(value), "quote");
    rules(
        value -> value.isEmpty() ? "at least one character" + is(value) : null, "sep", "delimiter");
    rules(CsvOptionValues::lineSeparator, "lineSep");
    rules(CsvOptionValues::dateFormat, "dateFormat", "timestampFormat", "timestampNTZFormat");
    rules(CsvOptionValues::locale, "locale");
    rules(CsvOptionValues::timeZone, "timeZone");
    rules(value -> number(value, 1), "maxColumns", "inputBufferSize");
    rules(value -> value.equals("-1") ? null : number(value, 1), "maxCharsPerColumn");
    rules(value -> number(value, LEAST_RECORD), CsvDialect.MAX_RECORD_BYTES);
    rules(
        value -> word(value, List.of("true", "false")),
        "header",
        "ignoreLeadingWhiteSpace",
        "ignoreTrailingWhiteSpace",
        "preferDate",
        "enableDateTimeParsingFallback",
        "multiLine",
        CsvDialect.FINAL_LINE_END);
    rules(
        value ->
            word(
                value,
                List.of(
                    "STOP_AT_CLOSING_QUOTE",
                    "BACK_TO_DELIMITER",
                    "STOP_AT_DELIMITER",
                    "SKIP_VALUE",
                    "RAISE_ERROR")),
        "unescapedQuoteHandling");
  }

  private CsvOptionValues() {}

  /** What is wrong with the value of an option that exists; empty for nothing. */
  static Optional<String> problemWith(String option, String value) {
    Rule rule = RULES.get(option);
    String broken = rule == null ? null : rule.broken(value);
    return broken == null
        ? Optional.empty()
        : Optional.of("option '" + option + "' of csv must be " + broken);
  }

  private static void rules(Rule rule, String... options) {
    for (String option : options) {
      RULES.put(option, rule);
    }
  }

  private static @Nullable String charset(String value) {
    try {
      if (Charset.isSupported(value)) {
        return null;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    return "a charset, such as UTF-8 or windows-1252"
        + is(value)
        + near(value, Charset.availableCharsets().keySet());
  }

  private static @Nullable String character(String value) {
    return value.length() == 1 ? null : "one character" + is(value);
  }

  private static @Nullable String lineSeparator(String value) {
    return value.length() == 1 || value.length() == 2 ? null : "one or two characters" + is(value);
  }

  private static @Nullable String dateFormat(String value) {
    try {
      DateTimeFormatterHelper.convertIncompatiblePattern(value, true);
      DateTimeFormatterHelper.createBuilder().appendPattern(value);
      return null;
    } catch (RuntimeException e) {
      return "a pattern such as yyyy-MM-dd or dd.MM.yyyy" + is(value);
    }
  }

  private static @Nullable String locale(String value) {
    String language = Locale.forLanguageTag(value).getLanguage();
    boolean isKnown = !language.isEmpty() && List.of(Locale.getISOLanguages()).contains(language);
    return isKnown ? null : "a language tag, such as en-US or de-DE" + is(value);
  }

  private static @Nullable String timeZone(String value) {
    try {
      ZoneId.of(value, ZoneId.SHORT_IDS);
      return null;
    } catch (DateTimeException e) {
      return "a time zone, such as UTC or Europe/Berlin"
          + is(value)
          + near(value, ZoneId.getAvailableZoneIds());
    }
  }

  private static @Nullable String number(String value, int least) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= MOST) {
        return null;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    return "a whole number from " + least + " to " + MOST + "" + is(value);
  }

  private static @Nullable String word(String value, List<String> words) {
    return words.stream().anyMatch(value::equalsIgnoreCase)
        ? null
        : "one of " + String.join(", ", words) + "" + is(value) + near(value, words);
  }

  private static String is(String value) {
    return ", is '" + value + "'.";
  }

  private static String near(String value, Collection<String> names) {
    String hint = NearNames.didYouMean(value, new TreeSet<>(names));
    return hint.isEmpty() ? "" : " " + hint;
  }
}
