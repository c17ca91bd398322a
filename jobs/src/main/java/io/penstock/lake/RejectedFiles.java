package io.penstock.lake;

import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Files that cannot be read as a whole, as rows of a quarantine. */
final class RejectedFiles {
  private RejectedFiles() {}

  /**
   * Adds a row per file: {@code _file}, {@code _record} 0 and the reason in {@code _reasons}; all
   * else is null.
   */
  static Dataset<Row> with(Dataset<Row> rows, List<LedgerEntry> rejected) {
    if (rejected.isEmpty()) {
      return rows;
    }
    StructType nullable = rows.schema().asNullable();
    List<Row> files = new ArrayList<>();
    for (LedgerEntry entry : rejected) {
      List<@Nullable Object> values = new ArrayList<>();
      for (StructField column : nullable.fields()) {
        values.add(value(column.name(), entry));
      }
      files.add(RowFactory.create(values.toArray()));
    }
    return rows.unionByName(rows.sparkSession().createDataFrame(files, nullable));
  }

  private static @Nullable Object value(String column, LedgerEntry entry) {
    return switch (column) {
      case Records.FILE -> entry.file().path();
      case Records.RECORD -> 0L;
      case RowAudit.REASONS -> List.of("file: " + entry.detail());
      default -> null;
    };
  }
}
