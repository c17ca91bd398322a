package io.penstock.cases;

import io.penstock.definition.TestValue;
import io.penstock.definition.TestValue.Fields;
import io.penstock.definition.TestValue.Items;
import io.penstock.definition.TestValue.Plain;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads written values by the types of their columns: as rows of Spark hold them, lists and maps as
 * Java has them. What does not fit is a problem, and NULL.
 */
final class ValueReader {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final List<Problem> problems;

  ValueReader(List<Problem> problems) {
    this.problems = problems;
  }

  /** Whether NULL is written: {@code null}, {@code ~}, or nothing; quoted it is text. */
  static boolean isNull(TestValue value) {
    return value instanceof Plain plain
        && !plain.isQuoted()
        && NULLS.contains(plain.text().value());
  }

  /** The value; {@code column} names it in messages. */
  @Nullable Object read(TestValue value, DataType type, String column) {
    if (isNull(value)) {
      return null;
    }
    if (type instanceof ArrayType array && value instanceof Items items) {
      return array(items, array, column);
    }
    if (type instanceof MapType map && value instanceof Fields fields) {
      return map(fields, map, column);
    }
    if (type instanceof StructType struct && value instanceof Fields fields) {
      return struct(fields, struct, column);
    }
    Optional<?> scalar =
        value instanceof Plain plain
            ? ScalarText.value(plain.text().value(), type)
            : Optional.empty();
    if (scalar.isEmpty()) {
      problems.add(
          CaseProblems.badValue(value.at(), column, type.sql(), shown(value), howTo(type)));
    }
    return scalar.orElse(null);
  }

  private List<@Nullable Object> array(Items items, ArrayType type, String column) {
    List<@Nullable Object> values = new ArrayList<>();
    for (TestValue item : items.values()) {
      values.add(inside(item, type.elementType(), type.containsNull(), column));
    }
    return values;
  }

  private Map<Object, @Nullable Object> map(Fields fields, MapType type, String column) {
    Map<Object, @Nullable Object> values = new LinkedHashMap<>();
    fields
        .values()
        .forEach(
            (key, value) -> {
              // A key is text, whatever it looks like: it cannot be NULL.
              Object typed = read(new Plain(key, true), type.keyType(), column);
              boolean isNew = typed == null || !values.containsKey(typed);
              if (!isNew) {
                problems.add(CaseProblems.keyTwice(key, column));
              } else if (typed != null) {
                values.put(
                    typed, inside(value, type.valueType(), type.valueContainsNull(), column));
              }
            });
    return values;
  }

  private Object struct(Fields fields, StructType type, String column) {
    @Nullable Object[] values = new @Nullable Object[type.length()];
    boolean[] isGiven = new boolean[type.length()];
    fields
        .values()
        .forEach(
            (name, value) -> {
              int index = Columns.index(type, name.value());
              if (index < 0) {
                problems.add(
                    CaseProblems.unknownField(name, column, Arrays.asList(type.fieldNames())));
                return;
              }
              StructField field = type.fields()[index];
              isGiven[index] = true;
              values[index] =
                  inside(value, field.dataType(), field.nullable(), column + "." + field.name());
            });
    for (int i = 0; i < values.length; i++) {
      if (!isGiven[i] && !type.fields()[i].nullable()) {
        problems.add(CaseProblems.missingColumn(fields.at(), type.fields()[i].name(), column));
      }
    }
    return RowFactory.create(values);
  }

  private @Nullable Object inside(
      TestValue value, DataType type, boolean takesNull, String column) {
    if (isNull(value) && !takesNull) {
      problems.add(CaseProblems.nullInside(value.at(), column));
    }
    return read(value, type, column);
  }

  private static String shown(TestValue value) {
    if (value instanceof Plain plain) {
      return "'" + plain.text() + "'";
    }
    return value instanceof Items ? "a list" : "a map";
  }

  private static String howTo(DataType type) {
    if (type instanceof ArrayType) {
      return "Write a list such as [a, b], in the case itself.";
    }
    if (type instanceof MapType) {
      return "Write a map such as {key: value}, in the case itself.";
    }
    return type instanceof StructType struct
        ? "Write a map of its fields, in the case itself: {"
            + String.join(": ..., ", struct.fieldNames())
            + ": ...}."
        : ScalarText.howTo(type);
  }
}
