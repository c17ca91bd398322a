package io.penstock.sql;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * An observation time that the pipeline file gives.
 *
 * @param value a {@link LocalDate} for a DATE, an {@link Instant} of whole microseconds for a
 *     TIMESTAMP: what Spark takes as a value of such a column
 */
public record AsOf(Temporal value) {
  private static final DateTimeFormatter SQL_TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.MICRO_OF_SECOND, 0, 6, true)
          .appendLiteral("Z")
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Takes a date or an instant, and no other kind of time. */
  public AsOf {
    if (value instanceof Instant instant) {
      value = instant.truncatedTo(ChronoUnit.MICROS);
    } else if (!(value instanceof LocalDate)) {
      throw new IllegalArgumentException("as_of: must be a LocalDate or an Instant, is " + value);
    }
  }

  /**
   * Reads an ISO date, or an ISO timestamp with or without zone, UTC where none is said; empty
   * where the text is neither.
   */
  public static Optional<AsOf> parse(String text) {
    try {
      return Optional.of(new AsOf(LocalDate.parse(text)));
    } catch (DateTimeException e) {
      return instant(text).map(AsOf::new);
    }
  }

  /** Reads an ISO timestamp, with a {@code T} or a space, UTC where no zone is said. */
  static Optional<Instant> instant(String text) {
    String iso = text.trim().replace(' ', 'T');
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeException withoutZone) {
      try {
        return Optional.of(LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException neither) {
        return Optional.empty();
      }
    }
  }

  /** A typed SQL literal, such as {@code DATE '2025-06-30'}. */
  String literal() {
    return value instanceof Instant instant
        ? "TIMESTAMP '" + SQL_TIMESTAMP.format(instant) + "'"
        : "DATE '" + value + "'";
  }

  /** DATE or TIMESTAMP. */
  DataType type() {
    return isDate() ? DataTypes.DateType : DataTypes.TimestampType;
  }

  private boolean isDate() {
    return value instanceof LocalDate;
  }
}
