package io.penstock.cases;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Looks columns up as Spark does, ignoring case. */
final class Columns {
  private Columns() {}

  /** The index of a column, or -1. */
  static int index(StructType columns, String name) {
    StructField[] fields = columns.fields();
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is a column of that name. */
  static boolean has(StructType columns, String name) {
    return index(columns, name) >= 0;
  }

  /** The names. */
  static List<String> names(StructType columns) {
    return List.of(columns.fieldNames());
  }

  /** Some of the columns, in the order of {@code columns}. */
  static StructType only(StructType columns, List<String> names) {
    List<StructField> kept = new ArrayList<>();
    for (StructField field : columns.fields()) {
      if (names.stream().anyMatch(field.name()::equalsIgnoreCase)) {
        kept.add(field);
      }
    }
    return new StructType(kept.toArray(StructField[]::new));
  }
}
