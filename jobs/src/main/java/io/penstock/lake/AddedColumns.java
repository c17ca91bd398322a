package io.penstock.lake;

import java.util.Collection;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Columns that a table has because files had them, beyond what its source declares. The table's
 * schema marks them, so that getting one changes no definition.
 */
public final class AddedColumns {
  private static final String MARK = "penstock.added";

  private AddedColumns() {}

  /** Whether files brought the column. */
  public static boolean isAdded(StructField field) {
    return field.metadata().contains(MARK);
  }

  /** The same columns, of which those with these names are marked. */
  static StructType marked(StructType columns, Collection<String> names) {
    StructType all = new StructType();
    for (StructField field : columns.fields()) {
      all = all.add(isNamed(field.name(), names) ? marked(field) : field);
    }
    return all;
  }

  static boolean isNamed(String column, Collection<String> names) {
    return names.stream().anyMatch(column::equalsIgnoreCase);
  }

  private static StructField marked(StructField field) {
    MetadataBuilder metadata = new MetadataBuilder().withMetadata(field.metadata());
    return new StructField(
        field.name(), field.dataType(), field.nullable(), metadata.putBoolean(MARK, true).build());
  }
}
