package io.penstock.ml;

import io.penstock.definition.SqlName;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns by name; as in Spark, case does not matter. */
final class Columns {
  private Columns() {}

  static Optional<StructField> find(StructType schema, String name) {
    return Arrays.stream(schema.fields()).filter(f -> f.name().equalsIgnoreCase(name)).findFirst();
  }

  static List<String> names(StructType schema) {
    return List.of(schema.fieldNames());
  }

  static boolean has(Collection<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  /** The column of exactly that name, whatever characters are in it. */
  static Column quoted(String name) {
    return functions.col(SqlName.quoted(name));
  }

  /** A type as SQL writes it: {@code DECIMAL(12,2)}. */
  static String type(StructField field) {
    return field.dataType().catalogString().toUpperCase(Locale.ROOT);
  }
}
