package io.penstock.cases;

import static java.time.temporal.ChronoUnit.MICROS;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Text as a value of one of Spark's types that are not nested; empty where it does not fit. */
final class ScalarText {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,19}");
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?([0-9]{1,400}\\.?[0-9]{0,400}|\\.[0-9]{1,400})([eE][-+]?[0-9]{1,3})?");
  private static final Pattern BYTES = Pattern.compile("0x([0-9a-fA-F]{2})*");
  private static final int DATE_LENGTH = 10;

  private ScalarText() {}

  /** The value as Spark's rows hold it, dates and times as {@code java.time} has them. */
  static Optional<?> value(String text, DataType type) {
    try {
      return parsed(text, type);
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  private static Optional<?> parsed(String text, DataType type) {
    if (type instanceof StringType) {
      return Optional.of(text);
    }
    if (type instanceof BooleanType) {
      return text.equals("true") || text.equals("false")
          ? Optional.of(Boolean.valueOf(text))
          : Optional.empty();
    }
    if (type instanceof DoubleType || type instanceof FloatType) {
      return floating(text, type);
    }
    if (type instanceof DecimalType decimal) {
      return NUMBER.matcher(text).matches()
          ? Optional.of(new BigDecimal(text).setScale(decimal.scale()))
              .filter(value -> value.precision() <= decimal.precision())
          : Optional.empty();
    }
    if (type instanceof BinaryType) {
      return BYTES.matcher(text).matches()
          ? Optional.of(HexFormat.of().parseHex(text.substring(2)))
          : Optional.empty();
    }
    return isWhole(type) ? whole(text, type) : time(text, type);
  }

  private static boolean isWhole(DataType type) {
    return type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType;
  }

  private static Optional<?> whole(String text, DataType type) {
    if (!WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    long value = new BigDecimal(text).longValueExact();
    if (type instanceof LongType) {
      return Optional.of(value);
    }
    int small = Math.toIntExact(value);
    if (type instanceof IntegerType) {
      return Optional.of(small);
    }
    if (type instanceof ShortType) {
      return small == (short) small ? Optional.of((short) small) : Optional.empty();
    }
    return small == (byte) small ? Optional.of((byte) small) : Optional.empty();
  }

  private static Optional<?> floating(String text, DataType type) {
    String name = text.replaceFirst("^([-+]?)\\.?(?i)(nan|inf|infinity)$", "$1$2");
    boolean isNamed = !NUMBER.matcher(text).matches();
    double value;
    switch (name.toLowerCase(Locale.ROOT)) {
      case "nan" -> value = Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> value = Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> value = Double.NEGATIVE_INFINITY;
      default -> {
        if (isNamed) {
          return Optional.empty();
        }
        value = Double.parseDouble(text);
      }
    }
    boolean isTooLarge = Double.isInfinite(value) && !isNamed;
    if (type instanceof DoubleType) {
      return isTooLarge ? Optional.empty() : Optional.of(value);
    }
    float small = isNamed ? (float) value : Float.parseFloat(text);
    return Float.isInfinite(small) && !isNamed ? Optional.empty() : Optional.of(small);
  }

  private static Optional<?> time(String text, DataType type) {
    if (type instanceof DateType) {
      return Optional.of(LocalDate.parse(text)).filter(date -> isInRange(date.getYear()));
    }
    if (type instanceof TimestampType) {
      return instant(text);
    }
    if (type instanceof TimestampNTZType) {
      return Optional.of(LocalDateTime.parse(withT(text)))
          .filter(time -> isInRange(time.getYear()) && time.truncatedTo(MICROS).equals(time));
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    String iso = withT(text);
    boolean hasZone =
        iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > DATE_LENGTH;
    OffsetDateTime time =
        hasZone ? OffsetDateTime.parse(iso) : LocalDateTime.parse(iso).atOffset(ZoneOffset.UTC);
    return Optional.of(time.toInstant())
        .filter(value -> isInRange(time.getYear()) && value.truncatedTo(MICROS).equals(value));
  }

  private static String withT(String text) {
    if (text.length() == DATE_LENGTH) {
      return text + "T00:00:00";
    }
    return text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' '
        ? text.substring(0, DATE_LENGTH) + "T" + text.substring(DATE_LENGTH + 1)
        : text;
  }

  private static boolean isInRange(int year) {
    return year >= 1 && year <= 9999;
  }

  /** How a value of the type is written. */
  static String howTo(DataType type) {
    if (type instanceof BooleanType) {
      return "Write true or false.";
    }
    if (type instanceof ByteType || type instanceof ShortType || type instanceof IntegerType) {
      int bits = type.defaultSize() * 8 - 1;
      long most = (1L << bits) - 1;
      return "Write a whole number from " + (-most - 1) + " to " + most + ".";
    }
    if (type instanceof LongType) {
      return "Write a whole number of at most 64 bits.";
    }
    if (type instanceof DecimalType decimal) {
      return "Write a number with at most "
          + (decimal.precision() - decimal.scale())
          + " digits before the point and "
          + decimal.scale()
          + " after it.";
    }
    if (type instanceof DoubleType || type instanceof FloatType) {
      return "Write a number, NaN, Infinity or -Infinity.";
    }
    if (type instanceof BinaryType) {
      return "Write its bytes in hex, such as 0xCAFE.";
    }
    if (type instanceof StringType) {
      return "Write text.";
    }
    return howToTime(type);
  }

  private static String howToTime(DataType type) {
    if (type instanceof DateType) {
      return "Write a date such as 2025-06-30.";
    }
    if (type instanceof TimestampType) {
      return "Write a time such as 2025-06-30 12:00:00, which is UTC, or with a zone such as"
          + " 2025-06-30T12:00:00+02:00.";
    }
    return type instanceof TimestampNTZType
        ? "Write a time without a zone, such as 2025-06-30 12:00:00."
        : "Values of this type cannot be written in a test.";
  }
}
