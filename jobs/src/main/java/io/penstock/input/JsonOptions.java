package io.penstock.input;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which options a source of JSON may set. */
final class JsonOptions {
  private static final String MOST_BYTES = "maxRecordBytes";
  private static final int DEFAULT_MOST_BYTES = 1 << 20;
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final String JUDGED =
      "Malformed records break the built-in check 'parses'; give that check what should happen.";
  private static final String STRICT =
      "Records are JSON as RFC 8259 has it; others are kept aside.";
  private static final String SILENT = "It would silently leave out rows.";

  private static final OptionRules RULES =
      new OptionRules(
          "json",
          List.of(
              "dateFormat",
              "encoding",
              MOST_BYTES,
              "multiLine",
              "timestampFormat",
              "timestampNTZFormat"),
          Map.ofEntries(
              Map.entry("mode", JUDGED),
              Map.entry(
                  "columnnameofcorruptrecord",
                  "Penstock keeps the text of malformed records itself."),
              Map.entry("ignorecorruptfiles", SILENT),
              Map.entry("ignoremissingfiles", SILENT),
              Map.entry(
                  "dropfieldifallnull", "A column that has no value yet is a column all the same."),
              Map.entry("primitivesasstring", "A source declares its schema."),
              Map.entry("prefersdecimal", "A source declares its schema."),
              Map.entry("samplingratio", "A source declares its schema."),
              Map.entry("infertimestamp", "A source declares its schema."),
              Map.entry("allowcomments", STRICT),
              Map.entry("allowunquotedfieldnames", STRICT),
              Map.entry("allowsinglequotes", STRICT),
              Map.entry("allownumericleadingzeros", STRICT),
              Map.entry("allownonnumericnumbers", STRICT),
              Map.entry("allowbackslashescapinganycharacter", STRICT),
              Map.entry("allowunquotedcontrolchars", STRICT),
              Map.entry("linesep", "Lines end in \\n or \\r\\n."),
              Map.entry("compression", "It is known by the ending of the file's name."),
              Map.entry("timezone", "Times without a zone are in UTC."),
              Map.entry("charset", "JSON is UTF-8.")));

  private JsonOptions() {}

  static Optional<String> problemWith(String option) {
    return RULES.problemWith(option);
  }

  /** What is wrong with the value of an option that a source may set. */
  static Optional<String> problemWith(String option, String value) {
    return switch (option.toLowerCase(Locale.ROOT)) {
      case "multiline" -> RULES.requireBoolean(option, value);
      case "encoding" ->
          RULES.require(option, value, value.equalsIgnoreCase("UTF-8"), "UTF-8, which JSON is");
      case "maxrecordbytes" ->
          RULES.require(
              option, value, NUMBER.matcher(value).matches(), "a whole number from 1 to 999999999");
      case "dateformat", "timestampformat", "timestampntzformat" ->
          RULES.requirePattern(option, value);
      default -> Optional.empty();
    };
  }

  static boolean isMultiLine(Map<String, String> options) {
    return Boolean.parseBoolean(OptionRules.byName(options).get("multiLine"));
  }

  /** The bytes that a record may have; a longer one does not parse. */
  static int mostBytes(Map<String, String> options) {
    String set = OptionRules.byName(options).get(MOST_BYTES);
    return set == null ? DEFAULT_MOST_BYTES : Integer.parseInt(set);
  }
}
