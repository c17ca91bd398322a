package io.penstock.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import io.penstock.definition.OnSchemaChange;
import java.io.IOException;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampType;

/**
 * The columns that JSON files look like, with no Spark session: fields in the order in which they
 * are first seen. A text is a date or a time where all are, in ISO 8601.
 */
final class JsonInference {
  /** Goes up when the same files may give other columns. */
  static final int VERSION = 1;

  private static final int RECORDS = 1_000;
  private static final int DIGITS = 38;

  private final Configuration conf;
  private final Map<String, String> options;
  private final int mostBytes;

  JsonInference(Configuration conf, Map<String, String> options) {
    this.conf = conf;
    this.options = options;
    this.mostBytes = JsonOptions.mostBytes(options);
  }

  /**
   * The columns of a sample of the files; of all their records where new columns are to be
   * appended, since none must come as a surprise. Malformed records count for nothing.
   */
  StructType columns(List<SourceFile> files, OnSchemaChange mode) {
    boolean isWhole = mode == OnSchemaChange.APPEND_NEW_COLUMNS;
    List<SourceFile> read =
        isWhole
            ? files.stream().filter(file -> file.sizeBytes() > 0).toList()
            : CsvSample.of(files);
    return Parallel.map(read, file -> columns(file, isWhole ? Long.MAX_VALUE : RECORDS)).stream()
        .reduce(new StructType(), JsonInference::merged);
  }

  private StructType columns(SourceFile file, long most) {
    FileChunk chunk = new FileChunk(file.path(), 0, Long.MAX_VALUE, 0);
    ObjectReader reader = JsonRecord.reader(mostBytes);
    StructType columns = new StructType();
    try (JsonText text = JsonTask.open(conf, chunk, mostBytes, JsonOptions.isMultiLine(options))) {
      for (long i = 0; i < most && text.next(); i++) {
        if (text.problem().isEmpty()) {
          columns = with(columns, reader, text);
        }
      }
    } catch (IOException e) {
      throw InputProblems.unreadableFile(file, e);
    }
    return columns;
  }

  private static StructType with(StructType columns, ObjectReader reader, JsonText text) {
    try {
      JsonNode object = JsonRecord.object(reader, text.bytes(), text.length());
      return (StructType) merged(columns, type(object));
    } catch (Misfit malformed) {
      return columns; // the check 'parses' will judge it
    }
  }

  private static DataType type(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        StructType struct = new StructType();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          struct = struct.add(entry.getKey(), type(entry.getValue()), true);
        }
        yield struct;
      }
      case ARRAY -> {
        DataType element = DataTypes.NullType;
        for (JsonNode value : node) {
          element = merged(element, type(value));
        }
        yield DataTypes.createArrayType(element, true);
      }
      case BOOLEAN -> DataTypes.BooleanType;
      case NUMBER -> node.isIntegralNumber() ? whole(node.bigIntegerValue()) : DataTypes.DoubleType;
      case STRING -> text(node.textValue());
      default -> DataTypes.NullType;
    };
  }

  private static DataType whole(BigInteger value) {
    if (value.bitLength() < Long.SIZE) {
      return DataTypes.LongType;
    }
    return value.abs().toString().length() <= DIGITS
        ? DataTypes.createDecimalType(DIGITS, 0)
        : DataTypes.DoubleType;
  }

  private static DataType text(String text) {
    if (text.length() < 10 || text.length() > 35 || text.charAt(4) != '-') {
      return DataTypes.StringType;
    }
    try {
      if (text.length() == 10) {
        LocalDate.parse(text);
        return DataTypes.DateType;
      }
      OffsetDateTime.parse(text);
      return DataTypes.TimestampType;
    } catch (DateTimeParseException other) {
      return DataTypes.StringType;
    }
  }

  /** The narrowest type that values of both fit; text where there is no other. */
  static DataType merged(DataType a, DataType b) {
    if (a.equals(b) || b instanceof NullType) {
      return a;
    } else if (a instanceof NullType) {
      return b;
    } else if (a instanceof StructType one && b instanceof StructType other) {
      return merged(one, other);
    } else if (a instanceof ArrayType one && b instanceof ArrayType other) {
      return DataTypes.createArrayType(merged(one.elementType(), other.elementType()), true);
    } else if (isNumber(a) && isNumber(b)) {
      return a instanceof DoubleType || b instanceof DoubleType
          ? DataTypes.DoubleType
          : DataTypes.createDecimalType(DIGITS, 0);
    }
    return isTime(a) && isTime(b) ? DataTypes.TimestampType : DataTypes.StringType;
  }

  private static StructType merged(StructType one, StructType other) {
    Map<String, StructField> fields = new LinkedHashMap<>();
    for (StructField field : one.fields()) {
      fields.put(field.name().toLowerCase(java.util.Locale.ROOT), field);
    }
    for (StructField field : other.fields()) {
      fields.merge(
          field.name().toLowerCase(java.util.Locale.ROOT),
          field,
          (a, b) ->
              new StructField(a.name(), merged(a.dataType(), b.dataType()), true, a.metadata()));
    }
    return new StructType(fields.values().toArray(StructField[]::new));
  }

  private static boolean isNumber(DataType type) {
    return type instanceof LongType || type instanceof DecimalType || type instanceof DoubleType;
  }

  private static boolean isTime(DataType type) {
    return type instanceof DateType || type instanceof TimestampType;
  }

  /** As {@link InferredColumns#settled}, inside objects and arrays too. */
  static DataType settled(DataType type) {
    if (type instanceof NullType) {
      return DataTypes.StringType;
    } else if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(settled(array.elementType()), true);
    } else if (type instanceof StructType struct) {
      return new StructType(
          Arrays.stream(struct.fields())
              .map(f -> new StructField(f.name(), settled(f.dataType()), true, f.metadata()))
              .toArray(StructField[]::new));
    }
    return type;
  }
}
