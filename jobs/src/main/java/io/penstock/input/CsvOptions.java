package io.penstock.input;

import io.penstock.problem.NearNames;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which options of Spark's CSV reader a source may set. */
final class CsvOptions {
  private static final Map<String, String> REFUSED =
      Map.of(
          "mode",
              "Malformed records break the built-in check 'parses'; give that check what should happen.",
          "ignorecorruptfiles", "It would silently leave out rows.",
          "ignoremissingfiles", "It would silently leave out rows.",
          "columnnameofcorruptrecord", "Penstock keeps the text of malformed records itself.",
          "inferschema", "A source declares its schema.",
          "samplingratio", "A source declares its schema.",
          "enforceschema", "Penstock checks the header of each file itself.",
          "columnpruning", "Every declared column is checked.");

  private static final List<String> READ =
      List.of(
          "charset",
          "comment",
          "compression",
          "dateFormat",
          "delimiter",
          "emptyValue",
          "enableDateTimeParsingFallback",
          "encoding",
          "escape",
          "charToEscapeQuoteEscaping",
          "header",
          "ignoreLeadingWhiteSpace",
          "ignoreTrailingWhiteSpace",
          "inputBufferSize",
          "lineSep",
          "locale",
          "maxCharsPerColumn",
          "maxColumns",
          CsvDialect.MAX_RECORD_BYTES,
          "multiLine",
          "nanValue",
          "negativeInf",
          "nullValue",
          "positiveInf",
          "preferDate",
          "quote",
          CsvDialect.FINAL_LINE_END,
          "sep",
          "timeZone",
          "timestampFormat",
          "timestampNTZFormat",
          "unescapedQuoteHandling");

  private CsvOptions() {}

  /** The options that a source may set. */
  static Collection<String> known() {
    return new TreeSet<>(READ);
  }

  /** What is wrong with an option's name, why, and the mend; empty if a source may set it. */
  static Optional<String> problemWith(String option) {
    String why = REFUSED.get(option.toLowerCase(Locale.ROOT));
    if (why != null) {
      return Optional.of("option '" + option + "' of csv cannot be set. " + why + " Remove it.");
    }
    if (READ.stream().anyMatch(option::equalsIgnoreCase)) {
      return Optional.empty();
    }
    String hint = NearNames.didYouMean(option, READ);
    return Optional.of("csv has no option '" + option + "'." + (hint.isEmpty() ? "" : " " + hint));
  }

  /** The options by name, whatever the case of its letters. */
  static Map<String, String> byName(Map<String, String> options) {
    Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    byName.putAll(options);
    return byName;
  }
}
