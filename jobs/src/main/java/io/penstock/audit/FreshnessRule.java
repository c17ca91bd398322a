package io.penstock.audit;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.unix_micros;

import io.penstock.definition.Check;
import io.penstock.definition.Window;
import io.penstock.input.Records;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The newest row lies in (now - within, ...]. A DATE is known at the end of its day, UTC.
 *
 * @param type of the column
 * @param now the time that the age is counted from
 */
record FreshnessRule(Check.Freshness check, DataType type, Instant now, boolean isOfTable)
    implements CheckRule, WholeRule {
  private static final long DAY = ChronoUnit.DAYS.getDuration().toMillis() * 1000;

  @Override
  public List<Column> aggregates() {
    Column time = Records.quoted(check.time().value());
    Column micros =
        isDate()
            ? unix_date(time).cast(DataTypes.LongType).plus(lit(1L)).multiply(lit(DAY))
            : unix_micros(time.cast(DataTypes.TimestampType));
    return List.of(max(micros).as(column()));
  }

  @Override
  public Optional<Violation> violation(long rows, Map<String, @Nullable Object> values) {
    Object newest = values.get(column());
    if (newest == null) {
      String rest = rows == 0 ? "there are no rows" : "no row has a '" + check.time() + "'";
      return Optional.of(
          violated(
              rest
                  + ", and one of within "
                  + check.within().text()
                  + " of "
                  + now
                  + " is required"));
    }
    Instant at = Instant.EPOCH.plus(((Number) newest).longValue(), ChronoUnit.MICROS);
    return at.isAfter(oldest())
        ? Optional.empty()
        : Optional.of(
            violated(
                "the newest '%s' is %s, more than %s before %s"
                    .formatted(check.time(), shown(at), check.within().text(), now)));
  }

  private String shown(Instant at) {
    // The end of a day is the day's own.
    return isDate()
        ? at.minus(1, ChronoUnit.DAYS).atZone(ZoneOffset.UTC).toLocalDate().toString()
        : at.toString();
  }

  private Instant oldest() {
    Window within = check.within();
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    return switch (within.unit()) {
      case MINUTE -> time.minusMinutes(within.count()).toInstant();
      case HOUR -> time.minusHours(within.count()).toInstant();
      case DAY -> time.minusDays(within.count()).toInstant();
      case WEEK -> time.minusWeeks(within.count()).toInstant();
      case MONTH -> time.minusMonths(within.count()).toInstant();
      case YEAR -> time.minusYears(within.count()).toInstant();
    };
  }

  private boolean isDate() {
    return type.sameType(DataTypes.DateType);
  }

  private String column() {
    return "_newest_" + name();
  }
}
