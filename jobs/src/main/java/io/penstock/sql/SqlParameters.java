package io.penstock.sql;

import io.penstock.definition.Parameter;
import java.time.Instant;
import java.time.LocalDate;
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
   * {@code Long}, {@code Double}, {@code String} or {@code Boolean}.
   */
  public static Map<String, Object> values(List<Parameter> parameters) {
    Map<String, Object> values = new LinkedHashMap<>();
    parameters.forEach(parameter -> values.put(parameter.name().value(), value(parameter)));
    return Collections.unmodifiableMap(values);
  }

  static Literal literal(Parameter parameter) {
    return Literal.create(value(parameter), type(parameter));
  }

  private static Object value(Parameter parameter) {
    String text = parameter.value();
    return switch (parameter.type()) {
      case DATE -> LocalDate.parse(text);
      case TIMESTAMP -> instant(parameter);
      case INT -> Long.valueOf(text);
      case DOUBLE -> Double.valueOf(text);
      case STRING, PATH -> text;
      case BOOLEAN -> Boolean.valueOf(text);
    };
  }

  private static Instant instant(Parameter parameter) {
    return AsOf.instant(parameter.value())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    parameter.name() + ": not a timestamp: " + parameter.value()));
  }

  private static DataType type(Parameter parameter) {
    return switch (parameter.type()) {
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case INT -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING, PATH -> DataTypes.StringType;
      case BOOLEAN -> DataTypes.BooleanType;
    };
  }
}
