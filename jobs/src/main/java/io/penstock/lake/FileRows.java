package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;

import io.penstock.input.FilePath;
import io.penstock.input.Records;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;

/** Takes the rows that came from some input files out of a table. */
final class FileRows {
  private final TableTransaction txn;
  private final Column isOfFiles;

  FileRows(TableTransaction txn, List<String> inputs) {
    this.txn = txn;
    this.isOfFiles = col(Records.FILE).isin(inputs.toArray());
  }

  /**
   * The files of the table that have such rows; what must stay of them is written again. The log
   * cannot tell which they are: paths are alike for longer than its statistics look.
   */
  List<AddFile> rewrite() {
    return rewrite(List.of());
  }

  /** As above, leaving out files of the table that go as a whole. */
  List<AddFile> rewrite(List<AddFile> removed) {
    Set<String> gone = new HashSet<>();
    removed.forEach(file -> gone.add(txn.path(file)));
    List<AddFile> files =
        txn.isNewTable()
            ? List.of()
            : txn.files().stream().filter(file -> !gone.contains(txn.path(file))).toList();
    if (files.isEmpty()) {
      return files;
    }
    Dataset<Row> rows = txn.rows(files);
    Set<String> touched = new HashSet<>();
    rows.where(isOfFiles)
        .select(input_file_name())
        .distinct()
        .collectAsList()
        .forEach(row -> touched.add(FilePath.of(row.getString(0))));
    List<AddFile> found = files.stream().filter(f -> touched.contains(txn.path(f))).toList();
    if (found.size() != touched.size()) {
      throw new IllegalStateException("found rows in files that were not read: " + touched);
    }
    if (!found.isEmpty()) {
      txn.write(txn.rows(found).where(isOfFiles.isNull().or(isOfFiles.equalTo(false))));
    }
    return found;
  }
}
