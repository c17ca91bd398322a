package io.penstock.sql;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Text;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Parameters as typed values of SQL. */
public final class SqlParameters {
  private SqlParameters() {}

  /**
   * The values by name, for {@code spark.sql(text, values)}: {@code LocalDate}, {@code Instant},
   * {@code Long}, {@code Double}, {@code String} or {@code Boolean}, or an array of one of them.
   */
  public static Map<String, Object> values(List<Parameter> parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    parameters.forEach(parameter -> values.put(parameter.name().value(), value(parameter)));
    return Collections.unmodifiableMap(values);
  }

  static Literal literal(Parameter parameter) {
    DataType type = type(parameter.type());
    return Literal.create(
        value(parameter), parameter.isList() ? DataTypes.createArrayType(type) : type);
  }

  private static Object value(Parameter parameter) {
    if (!parameter.isList()) {
      return value(parameter, parameter.value());
    }
    // An array, not a List: it keeps the type of its items also when it is empty.
    Object[] items = array(parameter.type(), parameter.values().size());
    Arrays.setAll(items, i -> value(parameter, parameter.values().get(i)));
    return items;
  }

  private static Object[] array(ParameterType type, int length) {
    return switch (type) {
      case DATE -> new LocalDate[length];
      case TIMESTAMP -> new Instant[length];
      case INT -> new Long[length];
      case DOUBLE -> new Double[length];
      case STRING, PATH -> new String[length];
      case BOOLEAN -> new Boolean[length];
    };
  }

  private static Object value(Parameter parameter, String text) {
    return switch (parameter.type()) {
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> instant(parameter.name(), text);
      case INT -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case STRING, PATH -> text;
      case BOOLEAN -> Boolean.valueOf(text);
    };
  }

  private static Instant instant(Text name, String text) {
    return AsOf.instant(text)
        .orElseThrow(() -> new IllegalArgumentException(name + ": not a timestamp: " + text));
  }

  private static DataType type(ParameterType type) {
    return switch (type) {
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case INT -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING, PATH -> DataTypes.StringType;
      case BOOLEAN -> DataTypes.BooleanType;
    };
  }
}
