package io.penstock.lake;

import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;

import io.penstock.definition.SqlName;
import io.penstock.input.FilePath;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The files of a table that have rows of some keys; null is a key like any other. The keys come
 * from files that are written already, so that they are computed once, and files outside the range
 * of these keys are never read.
 */
final class KeyedFiles {
  // Less than this is written again sooner than looked through.
  static final long WORTH_A_LOOK = 16L << 20;

  private static final String URI = "_uri";

  private final TableTransaction txn;
  private final List<String> keys;

  KeyedFiles(TableTransaction txn, List<String> keys) {
    this.txn = txn;
    this.keys = keys;
  }

  /** The files that may have rows of the keys of written files: those whose ranges overlap. */
  List<AddFile> candidates(List<AddFile> written) {
    return written.isEmpty() || txn.isNewTable()
        ? List.of()
        : txn.files(txn.statistics().ranges(written, keys));
  }

  /** Those of the candidates that have such rows; perhaps some more where looking costs more. */
  List<AddFile> touched(List<AddFile> candidates, Dataset<Row> rows) {
    boolean isLookWorthIt =
        candidates.size() > 1 && TableTransaction.sizeBytes(candidates) > WORTH_A_LOOK;
    return isLookWorthIt ? found(candidates, rows) : candidates;
  }

  /** The rows whose keys are those of a row of {@code others}. Lazy. */
  Dataset<Row> ofKeys(Dataset<Row> rows, Dataset<Row> others) {
    return KeyedRows.joined(rows, others, keys, "left_semi");
  }

  /** The other rows. Lazy. */
  Dataset<Row> ofOtherKeys(Dataset<Row> rows, Dataset<Row> others) {
    return KeyedRows.ofOtherKeys(rows, others, keys);
  }

  /** Whether two rows have the same keys. */
  Column sameKey(Dataset<Row> rows, Dataset<Row> others) {
    Column same = lit(true);
    for (String key : keys) {
      same = same.and(rows.col(SqlName.quoted(key)).eqNullSafe(others.col(SqlName.quoted(key))));
    }
    return same;
  }

  private List<AddFile> found(List<AddFile> candidates, Dataset<Row> rows) {
    Dataset<Row> old = txn.rows(candidates).withColumn(URI, input_file_name());
    List<String> found =
        ofKeys(old, rows).select(URI).distinct().as(Encoders.STRING()).collectAsList();
    Set<String> paths = new HashSet<>();
    found.forEach(uri -> paths.add(FilePath.of(uri)));
    List<AddFile> touched =
        candidates.stream().filter(file -> paths.contains(txn.path(file))).toList();
    if (touched.size() != paths.size()) {
      throw new IllegalStateException("found rows in files that were not read: " + paths);
    }
    return touched;
  }
}
