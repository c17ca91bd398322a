package io.penstock.plan;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * A column of a dataset.
 *
 * @param name as SQL sees it
 * @param type as SQL writes it
 */
public record Column(String name, String type) {
  static List<Column> of(StructType schema) {
    return Arrays.stream(schema.fields())
        .map(field -> new Column(field.name(), field.dataType().sql()))
        .toList();
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
