package io.penstock.lake;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Values of persons that a table's log has from the time before their columns were marked so. */
final class PersonalValues {
  private PersonalValues() {}

  /**
   * What a user should know of columns that a transaction marks.
   *
   * @param before the columns that the table had
   * @param files those that the table will have; asked for only if a column is newly marked
   */
  static List<String> notes(
      StructType before, TableTransaction txn, Supplier<List<AddFile>> files) {
    List<String> marked =
        Arrays.stream(txn.schema().fields())
            .filter(TableNotes::isPii)
            .map(StructField::name)
            .filter(name -> Arrays.stream(before.fields()).anyMatch(old -> wasOpen(old, name)))
            .toList();
    if (marked.isEmpty()) {
      return List.of();
    }
    List<AddFile> all = files.get();
    List<String> kept =
        marked.stream().filter(name -> all.stream().anyMatch(f -> hasValues(f, name))).toList();
    return kept.isEmpty() ? List.of() : List.of(note(kept));
  }

  private static boolean wasOpen(StructField field, String name) {
    return field.name().equalsIgnoreCase(name) && !TableNotes.isPii(field);
  }

  private static boolean hasValues(AddFile file, String column) {
    return file.stats() != null && FileStatistics.parse(file).path("minValues").has(column);
  }

  private static String note(List<String> columns) {
    return "the table's log still has values of "
        + String.join(", ", columns)
        + ", in the statistics of files that were written before: --refresh writes these anew, and"
        + " Delta removes the old commits after delta.logRetentionDuration, 30 days by default.";
  }
}
