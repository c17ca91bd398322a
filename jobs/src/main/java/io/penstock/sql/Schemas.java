package io.penstock.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks datasets and columns up as Spark does, ignoring case. */
final class Schemas {
  private Schemas() {}

  static Optional<StructType> of(Map<String, StructType> datasets, String name) {
    return datasets.entrySet().stream()
        .filter(entry -> entry.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static Optional<DataType> type(StructType schema, String column) {
    return Stream.of(schema.fields())
        .filter(field -> field.name().equalsIgnoreCase(column))
        .map(StructField::dataType)
        .findFirst();
  }

  static List<String> names(StructType schema) {
    return List.of(schema.fieldNames());
  }
}
