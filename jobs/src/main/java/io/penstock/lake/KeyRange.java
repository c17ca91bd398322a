package io.penstock.lake;

import static org.apache.spark.sql.functions.lit;

import io.penstock.input.Records;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rows whose value of one column lies between two values, both included.
 *
 * @param column the column
 * @param low the least value, of the Java type that Spark has for the column's type
 * @param high the greatest value, of the same type
 */
public record KeyRange(String column, Comparable<Object> low, Comparable<Object> high) {
  /** The range of one value: a Long, Integer, Short, LocalDate, Instant or String. */
  public static KeyRange of(String column, Object value) {
    return new KeyRange(column, comparable(value), comparable(value));
  }

  /** True for the rows of the range, null where the column is null. */
  public Column condition() {
    Column value = Records.quoted(column);
    return low.equals(high)
        ? value.equalTo(lit(low))
        : value.geq(lit(low)).and(value.leq(lit(high)));
  }

  /** Whether Delta's log has the exact text of the values when they name partitions. */
  boolean isExactInLog() {
    return !Instant.class.isInstance(low);
  }

  /** Whether a value between {@code least} and {@code greatest} may lie in this range. */
  boolean meets(Comparable<Object> least, Comparable<Object> greatest) {
    return low.compareTo(greatest) <= 0 && high.compareTo(least) >= 0;
  }

  /** The value that a text in Delta's log means; empty for a type that has no exact text there. */
  static Optional<Comparable<Object>> value(DataType type, String text) {
    return reader(type).map(reader -> comparable(reader.apply(text)));
  }

  private static Optional<Function<String, Object>> reader(DataType type) {
    if (type.equals(DataTypes.LongType)) {
      return Optional.of(Long::valueOf);
    } else if (type.equals(DataTypes.IntegerType)) {
      return Optional.of(Integer::valueOf);
    } else if (type.equals(DataTypes.ShortType)) {
      return Optional.of(Short::valueOf);
    } else if (type.equals(DataTypes.DateType)) {
      return Optional.of(LocalDate::parse);
    } else if (type.equals(DataTypes.StringType)) {
      return Optional.of(text -> text);
    } else if (type.equals(DataTypes.TimestampType)) {
      return Optional.of(text -> OffsetDateTime.parse(text).toInstant());
    }
    return Optional.empty();
  }

  /** A timestamp's greatest value in the log has lost its microseconds. */
  static Comparable<Object> aboveCut(Comparable<Object> high) {
    Object value = high;
    return value instanceof Instant instant ? comparable(instant.plusMillis(1)) : high;
  }

  @SuppressWarnings("unchecked") // all values of one column are of one Java type
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }
}
