package io.penstock.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Which value of a CSV file's records goes to which column.
 *
 * @param order for each declared column, which value of a record it is; -1 if the file lacks it
 * @param width the number of values that a record has
 * @param rescues whether what has no place is kept
 * @param names the names of the values, as the file's header has them; none without a header
 */
record CsvMapping(List<Integer> order, int width, boolean rescues, List<String> names)
    implements Serializable {
  CsvMapping {
    order = List.copyOf(order);
    names = List.copyOf(names);
  }

  /** The mapping of a file whose header has all declared columns and no other. */
  static CsvMapping exact(List<Integer> order) {
    return new CsvMapping(order, order.size(), false, List.of());
  }

  /** The mapping of a file by its header; stops (65) where {@code drift} does not allow it. */
  static CsvMapping of(
      SourceFile file, StructType declared, List<String> header, ColumnDrift drift) {
    StructType found = new StructType();
    for (String name : header) {
      found = found.add(name, DataTypes.StringType);
    }
    new FileColumns(declared, found, (from, to) -> true, false).settle(file.path(), drift);
    List<String> names = header.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    List<Integer> order = new ArrayList<>();
    for (StructField field : declared.fields()) {
      order.add(names.indexOf(field.name().toLowerCase(Locale.ROOT)));
    }
    return new CsvMapping(order, header.size(), drift.rescues(), header);
  }

  /** The values that belong to no declared column. */
  List<Integer> unknown() {
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (!order.contains(i)) {
        unknown.add(i);
      }
    }
    return unknown;
  }
}
