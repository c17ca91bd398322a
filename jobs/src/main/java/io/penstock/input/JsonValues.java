package io.penstock.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.DateFormatter;
import org.apache.spark.sql.catalyst.util.DateFormatter$;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.catalyst.util.LegacyDateFormats;
import org.apache.spark.sql.catalyst.util.TimestampFormatter;
import org.apache.spark.sql.catalyst.util.TimestampFormatter$;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Makes Spark's values of JSON's. A value is never changed to fit: a number that is too large or
 * has more decimals than its column, a date that does not exist, half a surrogate pair do not fit.
 */
final class JsonValues {
  private static final int SHOWN = 40;

  private final @Nullable DateFormatter dates;
  private final @Nullable TimestampFormatter timestamps;
  private final @Nullable TimestampFormatter localTimestamps;
  private final Set<String> unknown = new HashSet<>();

  /** By the patterns that a source has set; ISO 8601 where it has none, in UTC. */
  JsonValues(Map<String, String> options) {
    String date = options.get("dateFormat");
    dates =
        date == null
            ? null
            : DateFormatter$.MODULE$.apply(
                date, Locale.US, LegacyDateFormats.SIMPLE_DATE_FORMAT(), true);
    timestamps = formatter(options.get("timestampFormat"), false);
    localTimestamps = formatter(options.get("timestampNTZFormat"), true);
  }

  private static @Nullable TimestampFormatter formatter(@Nullable String pattern, boolean isLocal) {
    return pattern == null
        ? null
        : TimestampFormatter$.MODULE$.apply(
            pattern, ZoneOffset.UTC, LegacyDateFormats.SIMPLE_DATE_FORMAT(), true, isLocal);
  }

  /** Makes one value of a type, as Spark holds it inside; of null it is not asked. */
  interface Reader {
    Object read(JsonNode node) throws Misfit;
  }

  /** Whether a type can be read from JSON. */
  static boolean holds(DataType type) {
    if (type instanceof ArrayType array) {
      return holds(array.elementType());
    } else if (type instanceof MapType map) {
      return map.keyType() instanceof StringType && holds(map.valueType());
    } else if (type instanceof StructType struct) {
      return Arrays.stream(struct.fields()).allMatch(field -> holds(field.dataType()));
    }
    return type instanceof StringType
        || type instanceof BooleanType
        || type instanceof ByteType
        || type instanceof ShortType
        || type instanceof IntegerType
        || type instanceof LongType
        || type instanceof FloatType
        || type instanceof DoubleType
        || type instanceof DecimalType
        || type instanceof BinaryType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  /** The fields inside objects that the last values had and their types have not, by path. */
  Set<String> unknown() {
    return unknown;
  }

  /** The reader of a type; {@code path} is how messages name the value. */
  Reader reader(String path, DataType type) {
    if (type instanceof StringType) {
      return node -> text(path, node);
    } else if (type instanceof BooleanType) {
      return node -> {
        require(node.isBoolean(), path, node, type);
        return node.booleanValue();
      };
    } else if (type instanceof ByteType) {
      return whole(path, type, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
    } else if (type instanceof ShortType) {
      return whole(path, type, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
    } else if (type instanceof IntegerType) {
      return whole(path, type, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
    } else if (type instanceof LongType) {
      return whole(path, type, Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
    } else if (type instanceof FloatType) {
      return node -> {
        require(node.isNumber() && Float.isFinite(node.floatValue()), path, node, type);
        return node.floatValue();
      };
    } else if (type instanceof DoubleType) {
      return node -> {
        require(node.isNumber() && Double.isFinite(node.doubleValue()), path, node, type);
        return node.doubleValue();
      };
    } else if (type instanceof DecimalType decimal) {
      return node -> decimal(path, node, decimal);
    } else if (type instanceof BinaryType) {
      return node -> binary(path, node);
    }
    return type instanceof ArrayType || type instanceof MapType || type instanceof StructType
        ? nested(path, type)
        : time(path, type);
  }

  private Reader time(String path, DataType type) {
    return node -> {
      require(node.isTextual(), path, node, type);
      try {
        return type instanceof DateType
            ? date(node.textValue())
            : timestamp(node.textValue(), type);
      } catch (RuntimeException | ParseException e) {
        throw misfit(path, node, type);
      }
    };
  }

  private Object date(String text) {
    return dates == null ? Math.toIntExact(LocalDate.parse(text).toEpochDay()) : dates.parse(text);
  }

  private Object timestamp(String text, DataType type) throws ParseException {
    boolean isLocal = type instanceof TimestampNTZType;
    TimestampFormatter formatter = isLocal ? localTimestamps : timestamps;
    if (formatter != null) {
      return isLocal ? formatter.parseWithoutTimeZone(text, false) : formatter.parse(text);
    }
    if (!DayText.begins(text)) {
      throw new DateTimeParseException("no day", text, 0);
    }
    UTF8String utf8 = UTF8String.fromString(text);
    Option<Object> micros =
        isLocal
            ? DateTimeUtils.stringToTimestampWithoutTimeZone(utf8, false)
            : DateTimeUtils.stringToTimestamp(utf8, ZoneOffset.UTC);
    if (micros.isEmpty()) {
      throw new DateTimeParseException("no timestamp", text, 0);
    }
    return micros.get();
  }

  private Reader nested(String path, DataType type) {
    if (type instanceof ArrayType array) {
      Reader element = reader(path + "[]", array.elementType());
      return node -> {
        require(node.isArray(), path, node, type);
        Object[] values = new Object[node.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = orNull(path + "[]", node.get(i), element, array.containsNull());
        }
        return new GenericArrayData(values);
      };
    } else if (type instanceof MapType map) {
      return map(path, map);
    }
    return struct(path, (StructType) type);
  }

  private Reader map(String path, MapType map) {
    Reader value = reader(path + "{}", map.valueType());
    return node -> {
      require(node.isObject(), path, node, map);
      List<Object> keys = new ArrayList<>();
      List<@Nullable Object> values = new ArrayList<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        keys.add(UTF8String.fromString(whole(path, entry.getKey())));
        values.add(orNull(path + "{}", entry.getValue(), value, map.valueContainsNull()));
      }
      return new ArrayBasedMapData(
          new GenericArrayData(keys.toArray()), new GenericArrayData(values.toArray()));
    };
  }

  private Reader struct(String path, StructType struct) {
    Fields fields = new Fields(this, path + ".", struct);
    return node -> {
      require(node.isObject(), path, node, struct);
      @Nullable Object[] values = new Object[struct.length()];
      Set<Integer> seen = new HashSet<>();
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        int i = fields.index(entry.getKey());
        if (i < 0) {
          unknown.add(path + "." + entry.getKey());
        } else if (!seen.add(i)) {
          throw new Misfit("'" + path + "." + struct.apply(i).name() + "' is there twice");
        } else {
          values[i] = orNull(fields.path(i), entry.getValue(), fields.reader(i), true);
        }
      }
      for (int i = 0; i < values.length; i++) {
        if (values[i] == null && !struct.apply(i).nullable()) {
          throw new Misfit("'" + fields.path(i) + "' has no value");
        }
      }
      return new GenericInternalRow(values);
    };
  }

  private static @Nullable Object orNull(
      String path, JsonNode node, Reader reader, boolean nullable) throws Misfit {
    if (!node.isNull()) {
      return reader.read(node);
    } else if (!nullable) {
      throw new Misfit("'" + path + "' has no value");
    }
    return null;
  }

  private static Reader whole(
      String path, DataType type, long least, long most, Function<Long, Object> narrowed) {
    return node -> {
      require(node.isIntegralNumber(), path, node, type);
      BigInteger value = node.bigIntegerValue();
      require(value.bitLength() < Long.SIZE, path, node, type);
      require(value.longValue() >= least && value.longValue() <= most, path, node, type);
      return narrowed.apply(value.longValue());
    };
  }

  private static Object decimal(String path, JsonNode node, DecimalType type) throws Misfit {
    require(node.isNumber(), path, node, type);
    BigDecimal value = node.decimalValue();
    try {
      return ExactDecimal.of(value, type);
    } catch (ArithmeticException inexact) {
      throw misfit(path, node, type);
    }
  }

  private static Object binary(String path, JsonNode node) throws Misfit {
    try {
      require(node.isTextual(), path, node, DataTypes.BinaryType);
      return node.binaryValue();
    } catch (IOException notBase64) {
      throw misfit(path, node, DataTypes.BinaryType);
    }
  }

  private static Object text(String path, JsonNode node) throws Misfit {
    return UTF8String.fromString(whole(path, node.isValueNode() ? node.asText() : node.toString()));
  }

  private static String whole(String path, String text) throws Misfit {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new Misfit("'%s' has half a character, \\u%04x".formatted(path, (int) c));
      }
    }
    return text;
  }

  private static void require(boolean fits, String path, JsonNode node, DataType type)
      throws Misfit {
    if (!fits) {
      throw misfit(path, node, type);
    }
  }

  private static Misfit misfit(String path, JsonNode node, DataType type) {
    String text = node.toString();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return new Misfit("'%s' is %s, which is no %s".formatted(path, shown, type.sql()));
  }

  /** The fields of an object by name, whatever the case of its letters. */
  static final class Fields {
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<String> paths = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();

    Fields(JsonValues values, String prefix, StructType struct) {
      Iterator<StructField> fields = Arrays.asList(struct.fields()).iterator();
      while (fields.hasNext()) {
        StructField field = fields.next();
        indexes.put(field.name(), paths.size());
        indexes.putIfAbsent(field.name().toLowerCase(Locale.ROOT), paths.size());
        paths.add(prefix + field.name());
        readers.add(values.reader(prefix + field.name(), field.dataType()));
      }
    }

    /** The field's place; -1 if there is none. */
    int index(String name) {
      Integer exact = indexes.get(name);
      return exact != null ? exact : indexes.getOrDefault(name.toLowerCase(Locale.ROOT), -1);
    }

    String path(int i) {
      return paths.get(i);
    }

    Reader reader(int i) {
      return readers.get(i);
    }
  }
}
