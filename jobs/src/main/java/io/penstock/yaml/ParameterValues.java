package io.penstock.yaml;

import io.penstock.definition.ParameterType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** Brings the values of parameters into one form each. */
final class ParameterValues {
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern TIMESTAMP =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,20}(Z|[-+][0-9:]{2,6})?");
  private static final Pattern INT = Pattern.compile("[-+]?[0-9]{1,19}");
  private static final Pattern DOUBLE =
      Pattern.compile("[-+]?([0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})([eE][-+]?[0-9]{1,3})?");

  private ParameterValues() {}

  /** The canonical text of a value, or empty where it does not fit the type. */
  static Optional<String> canonical(ParameterType type, String value) {
    return switch (type) {
      case DATE -> date(value).or(() -> midnight(value));
      case TIMESTAMP -> timestamp(value);
      case INT -> whole(value);
      case DOUBLE -> number(value);
      case STRING -> Optional.of(value);
      case PATH -> value.isBlank() ? Optional.empty() : Optional.of(value);
      case BOOLEAN -> truth(value);
    };
  }

  /**
   * Whether a value says that there is none: a template without a value gives {@code None} in
   * Python, or nothing; but no letters are a text too.
   */
  static boolean isNone(ParameterType type, boolean isList, String value) {
    boolean isText = type == ParameterType.STRING && !isList;
    return value.equals("None") || (value.isBlank() && !isText);
  }

  /** Why a value does not fit the type where that is not plain, a sentence; else empty. */
  static String why(ParameterType type, String value) {
    return type == ParameterType.DATE
        ? timestamp(value)
            .map(instant -> "Only midnight UTC is a date; this is " + instant + ".")
            .orElse("")
        : "";
  }

  /** An ISO date or timestamp in its canonical text. */
  static Optional<String> dateOrTimestamp(String value) {
    return date(value).or(() -> timestamp(value));
  }

  /** What a value of the type must be, for messages: {@code "a date such as 2025-06-30"}. */
  static String wanted(ParameterType type) {
    return switch (type) {
      case DATE -> "a date such as 2025-06-30";
      case TIMESTAMP -> "a timestamp such as 2025-06-30T12:00:00Z";
      case INT -> "a whole number";
      case DOUBLE -> "a number";
      case STRING -> "text";
      case PATH -> "a path";
      case BOOLEAN -> "true or false";
    };
  }

  /** A value of the type to go on with where there is none that is right. */
  static String standIn(ParameterType type) {
    return switch (type) {
      case DATE -> "2000-01-01";
      case TIMESTAMP -> "2000-01-01T00:00:00Z";
      case INT -> "1";
      case DOUBLE -> "1.0";
      case STRING -> "";
      case PATH -> "path";
      case BOOLEAN -> "true";
    };
  }

  private static Optional<String> date(String value) {
    if (!DATE.matcher(value).matches()) {
      return Optional.empty();
    }
    try {
      LocalDate date = LocalDate.parse(value);
      return date.getYear() == 0 ? Optional.empty() : Optional.of(date.toString());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** The date of a timestamp that is midnight UTC. */
  private static Optional<String> midnight(String value) {
    String midnight = "T00:00:00Z";
    return timestamp(value)
        .filter(instant -> instant.endsWith(midnight))
        .map(instant -> instant.substring(0, instant.length() - midnight.length()))
        .flatMap(ParameterValues::date);
  }

  /** Python writes it with a capital. */
  private static Optional<String> truth(String value) {
    return switch (value) {
      case "true", "True" -> Optional.of("true");
      case "false", "False" -> Optional.of("false");
      default -> Optional.empty();
    };
  }

  private static Optional<String> timestamp(String value) {
    String iso = value.length() > 10 && value.charAt(10) == ' ' ? withT(value) : value;
    if (date(iso).isPresent()) {
      iso += "T00:00:00";
    }
    if (!TIMESTAMP.matcher(iso).matches()) {
      return Optional.empty();
    }
    try {
      boolean hasZone = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
      Instant instant =
          hasZone
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
      boolean isFine = instant.truncatedTo(ChronoUnit.MICROS).equals(instant);
      return isFine ? Optional.of(instant.toString()) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String withT(String value) {
    return value.substring(0, 10) + "T" + value.substring(11);
  }

  private static Optional<String> whole(String value) {
    if (!INT.matcher(value).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.toString(Long.parseLong(value)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> number(String value) {
    if (!DOUBLE.matcher(value).matches()) {
      return Optional.empty();
    }
    double number = Double.parseDouble(value);
    return Double.isFinite(number) ? Optional.of(Double.toString(number)) : Optional.empty();
  }
}
