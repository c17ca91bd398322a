package io.penstock.cases;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** Values of rows: one form for what is expected and what came, when they are equal, their text. */
final class Cells {
  private static final double TOLERANCE = 1e-9;

  /** A FLOAT has seven digits. */
  private static final double FLOAT_TOLERANCE = 1e-6;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT);

  private Cells() {}

  /** A BINARY value. */
  private record Bytes(String hex) {}

  /**
   * A value of a row of Spark with {@code equals} by value: arrays and structs are lists, maps are
   * maps, decimals have no zeros at the end.
   */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros();
    }
    if (value instanceof byte[] bytes) {
      return new Bytes(HexFormat.of().withUpperCase().formatHex(bytes));
    }
    if (value instanceof Row row) {
      List<@Nullable Object> fields = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        fields.add(plain(row.get(i)));
      }
      return fields;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return plain(CollectionConverters.asJava(map));
    }
    if (value instanceof scala.collection.Seq<?> sequence) {
      return plain(CollectionConverters.asJava(sequence));
    }
    if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(plain(key), plain(item)));
      return plain;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> plain = new ArrayList<>();
      list.forEach(item -> plain.add(plain(item)));
      return plain;
    }
    return value;
  }

  /** Whether values of a type are compared with a tolerance. */
  static boolean isApproximate(DataType type) {
    if (type instanceof ArrayType array) {
      return isApproximate(array.elementType());
    }
    if (type instanceof MapType map) {
      return isApproximate(map.valueType());
    }
    if (type instanceof StructType struct) {
      return List.of(struct.fields()).stream().anyMatch(f -> isApproximate(f.dataType()));
    }
    return type instanceof DoubleType || type instanceof FloatType;
  }

  /**
   * Whether two plain values are equal: floating-point numbers within a tolerance, absolute or
   * relative to the larger; NaN is NaN, -0.0 is 0.0.
   */
  static boolean areEqual(
      @Nullable Object expected, @Nullable Object actual, @Nullable Double tolerance) {
    if (expected instanceof Number a && actual instanceof Number b && !isExact(a)) {
      double usual = a instanceof Float ? FLOAT_TOLERANCE : TOLERANCE;
      return areNear(a.doubleValue(), b.doubleValue(), tolerance == null ? usual : tolerance);
    }
    if (expected instanceof List<?> a && actual instanceof List<?> b) {
      boolean areEqual = a.size() == b.size();
      for (int i = 0; areEqual && i < a.size(); i++) {
        areEqual = areEqual(a.get(i), b.get(i), tolerance);
      }
      return areEqual;
    }
    if (expected instanceof Map<?, ?> a && actual instanceof Map<?, ?> b) {
      return a.keySet().equals(b.keySet())
          && a.keySet().stream().allMatch(key -> areEqual(a.get(key), b.get(key), tolerance));
    }
    return Objects.equals(expected, actual);
  }

  private static boolean isExact(Number number) {
    return !(number instanceof Double) && !(number instanceof Float);
  }

  private static boolean areNear(double a, double b, double tolerance) {
    if (a == b || (Double.isNaN(a) && Double.isNaN(b))) {
      return true;
    }
    double apart = Math.abs(a - b);
    boolean isFinite = Double.isFinite(a) && Double.isFinite(b);
    return isFinite
        && (apart <= tolerance || apart <= tolerance * Math.max(Math.abs(a), Math.abs(b)));
  }

  /** The text of a plain value, as it could be written in a case. */
  static String text(@Nullable Object value, DataType type) {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof List<?> list && type instanceof StructType struct) {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        StructField field = struct.fields()[i];
        fields.add(field.name() + ": " + text(list.get(i), field.dataType()));
      }
      return "{" + String.join(", ", fields) + "}";
    }
    if (value instanceof List<?> list && type instanceof ArrayType array) {
      return "["
          + String.join(", ", list.stream().map(i -> text(i, array.elementType())).toList())
          + "]";
    }
    if (value instanceof Map<?, ?> map && type instanceof MapType types) {
      List<String> entries = new ArrayList<>();
      map.forEach(
          (key, item) ->
              entries.add(text(key, types.keyType()) + ": " + text(item, types.valueType())));
      return "{" + String.join(", ", entries) + "}";
    }
    return scalar(value, type);
  }

  private static String scalar(Object value, DataType type) {
    if (value instanceof BigDecimal decimal && type instanceof DecimalType decimals) {
      return decimal.setScale(decimals.scale()).toPlainString();
    }
    if (value instanceof Instant instant) {
      return TIME.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    }
    if (value instanceof LocalDateTime time) {
      return TIME.format(time);
    }
    if (value instanceof Bytes bytes) {
      return "0x" + bytes.hex();
    }
    return value instanceof String text ? quotedIfNeeded(text) : value.toString();
  }

  /** Text that could be taken for something else is quoted. */
  private static String quotedIfNeeded(String text) {
    boolean isOdd =
        text.isEmpty()
            || text.equals("NULL")
            || !text.strip().equals(text)
            || text.contains("|")
            || text.contains(" -> ")
            || text.codePoints().anyMatch(Character::isISOControl);
    return isOdd ? "'" + escaped(text) + "'" : text;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                escaped.append(
                    switch (c) {
                      case '\n' -> "\\n";
                      case '\t' -> "\\t";
                      case '\r' -> "\\r";
                      default ->
                          Character.isISOControl(c)
                              ? String.format(Locale.ROOT, "\\u%04x", c)
                              : String.valueOf((char) c);
                    }));
    return escaped.toString();
  }
}
