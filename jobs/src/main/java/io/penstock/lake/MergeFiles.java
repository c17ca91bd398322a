package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.penstock.input.FilePath;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.expressions.Window;

/**
 * Copy-on-write merge: the incoming rows are written first, in the pass that checks them; then the
 * files that have rows of the same keys are found and written again without those rows. The
 * incoming rows are computed once, and files outside their range of keys are never read.
 */
final class MergeFiles {
  // Less than this is written again sooner than looked through.
  static final long WORTH_A_LOOK = 16L << 20;

  private static final String RANK = "_rank";
  private static final String URI = "_uri";

  private final TableTransaction txn;
  private final PublishMode.Merge merge;

  MergeFiles(TableTransaction txn, PublishMode.Merge merge) {
    this.txn = txn;
    this.merge = merge;
  }

  /** One row per key. Lazy. */
  static Dataset<Row> latest(Dataset<Row> rows, PublishMode.Merge merge) {
    return merge.incoming() == PublishMode.Incoming.ONE_PER_KEY ? rows : onePerKey(rows, merge);
  }

  /** One row per key, and none that is older than the table's row. Lazy. */
  Dataset<Row> incoming(Dataset<Row> rows) {
    Dataset<Row> latest = latest(rows, merge);
    List<AddFile> files = merge.sequenceBy() == null ? List.of() : txn.files();
    return files.isEmpty() ? latest : withoutOlder(latest, files);
  }

  /** Writes again what must stay of the files that have rows of the written keys; gives those. */
  List<AddFile> rewrite(List<AddFile> written) {
    if (written.isEmpty() || txn.isNewTable()) {
      return List.of();
    }
    List<AddFile> candidates = txn.files(txn.statistics().ranges(written, merge.keys()));
    if (candidates.isEmpty()) {
      return List.of();
    }
    Dataset<Row> keys = keysOf(txn.rows(written));
    boolean isLookWorthIt =
        candidates.size() > 1 && TableTransaction.sizeBytes(candidates) > WORTH_A_LOOK;
    List<AddFile> touched = isLookWorthIt ? touched(candidates, keys) : candidates;
    if (!touched.isEmpty()) {
      Dataset<Row> old = txn.rows(touched);
      txn.write(old.join(keys, sameKey(old, keys), "left_anti"));
    }
    return touched;
  }

  private List<AddFile> touched(List<AddFile> candidates, Dataset<Row> keys) {
    Dataset<Row> old = txn.rows(candidates).withColumn(URI, input_file_name());
    List<String> found =
        old.join(keys, sameKey(old, keys), "left_semi")
            .select(URI)
            .distinct()
            .as(Encoders.STRING())
            .collectAsList();
    Set<String> paths = new HashSet<>();
    found.forEach(uri -> paths.add(FilePath.of(uri)));
    List<AddFile> touched =
        candidates.stream().filter(file -> paths.contains(txn.path(file))).toList();
    if (touched.size() != paths.size()) {
      throw new IllegalStateException("merge found rows in files that it did not read: " + paths);
    }
    return touched;
  }

  private static Dataset<Row> onePerKey(Dataset<Row> rows, PublishMode.Merge merge) {
    List<Column> order = new ArrayList<>();
    if (merge.sequenceBy() != null) {
      order.add(Records.quoted(merge.sequenceBy()).desc_nulls_last());
    }
    RowAudit.recordOrder(rows).forEach(column -> order.add(column.desc()));
    Column[] keys = merge.keys().stream().map(Records::quoted).toArray(Column[]::new);
    Column rank = row_number().over(Window.partitionBy(keys).orderBy(order.toArray(Column[]::new)));
    return rows.withColumn(RANK, rank).where(col(RANK).equalTo(1)).drop(RANK);
  }

  private Dataset<Row> withoutOlder(Dataset<Row> rows, List<AddFile> files) {
    String sequence = quoted(String.valueOf(merge.sequenceBy()));
    Dataset<Row> old = txn.rows(files);
    Column isNewer =
        old.col(sequence)
            .gt(rows.col(sequence))
            .or(rows.col(sequence).isNull().and(old.col(sequence).isNotNull()));
    return rows.join(old, sameKey(rows, old).and(isNewer), "left_anti");
  }

  private Dataset<Row> keysOf(Dataset<Row> rows) {
    List<Column> keys = new ArrayList<>();
    for (int i = 0; i < merge.keys().size(); i++) {
      keys.add(Records.quoted(merge.keys().get(i)).as("_key_" + i));
    }
    return rows.select(keys.toArray(Column[]::new));
  }

  private Column sameKey(Dataset<Row> rows, Dataset<Row> others) {
    boolean areKeys = List.of(others.columns()).contains("_key_0");
    Column same = lit(true);
    for (int i = 0; i < merge.keys().size(); i++) {
      String key = merge.keys().get(i);
      Column other = others.col(areKeys ? "_key_" + i : quoted(key));
      same = same.and(rows.col(quoted(key)).eqNullSafe(other));
    }
    return same;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
