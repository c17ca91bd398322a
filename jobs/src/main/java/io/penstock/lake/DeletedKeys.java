package io.penstock.lake;

import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a merge has deleted, and the sequence at which: a Delta table {@code NAME__deleted}
 * beside the table, so that an older row that comes later does not bring them back. It is committed
 * before the table, whose commit names the version that counts: what a run left there that died in
 * between counts for nothing, and is taken back by the next one. Rows: one per deletion; the
 * greatest of a key decides. Columns: the keys and the sequence.
 */
public final class DeletedKeys {
  private static final String VERSION = "penstock.deleted";

  private final Target target;
  private final List<String> keys;
  private final String sequenceBy;
  private final Path path;

  DeletedKeys(Target target, List<String> keys, String sequenceBy) {
    this.target = target;
    this.keys = keys;
    this.sequenceBy = sequenceBy;
    Path table = target.txn().table();
    this.path = of(table);
  }

  /** Where the deleted keys of a table are. */
  public static Path of(Path table) {
    return new Path(table.getParent(), table.getName() + "__deleted");
  }

  /** The deletions so far; empty where there are none. Lazy. */
  Optional<Dataset<Row>> known() {
    long version = target.txn().applicationVersion(VERSION) - 1;
    return version < 0
        ? Optional.empty()
        : Optional.of(LakeReader.readAllColumns(target.txn().spark(), path, version));
  }

  /**
   * Adds deletions, or starts anew with them where the table starts empty.
   *
   * @param deleted rows of the table's columns; null for none
   * @return what the table's commit must say; empty if that is what it says already
   */
  Map<String, Long> remember(@Nullable Dataset<Row> deleted, CommitRecord record) throws Exception {
    long counts = target.txn().isNewTable() ? 0 : target.txn().applicationVersion(VERSION);
    if (deleted == null && (counts == 0 || !target.startsEmpty())) {
      return Map.of();
    }
    TableTransaction txn = TableTransaction.begin(target.txn().spark(), path);
    try {
      return Map.of(VERSION, commit(txn, deleted, counts - 1, record) + 1);
    } catch (Exception e) {
      txn.discard();
      throw e;
    }
  }

  private long commit(
      TableTransaction txn, @Nullable Dataset<Row> deleted, long counting, CommitRecord record)
      throws Exception {
    TableColumns.of(columns(), List.of(), List.of())
        .settle(
            txn,
            record.node() + "'s deleted keys",
            target.startsEmpty(),
            "merge",
            TableNotes.NO_STATISTICS,
            TableNotes.NONE);
    boolean isAsItCounts = txn.version() == counting && !target.startsEmpty();
    if (deleted != null) {
      txn.write(selected(deleted).hint("rebalance"));
    }
    if (!isAsItCounts && !target.startsEmpty() && counting >= 0) {
      txn.write(
          selected(LakeReader.readAllColumns(target.txn().spark(), path, counting))
              .hint("rebalance"));
    }
    return txn.commit(
        isAsItCounts ? List.of() : txn.files(),
        Map.of(),
        // The counts are those of the table's rows.
        record.withCounts(Map.of()),
        isAsItCounts ? SaveMode.Append : SaveMode.Overwrite,
        "");
  }

  private StructType columns() {
    StructType all = target.txn().schema();
    return new StructType(
        names().stream()
            .map(name -> all.fields()[all.fieldIndex(name)])
            .toArray(StructField[]::new));
  }

  private Dataset<Row> selected(Dataset<Row> rows) {
    return rows.select(names().stream().map(Records::quoted).toArray(Column[]::new));
  }

  /** A key may be the sequence too. */
  private List<String> names() {
    List<String> names = new ArrayList<>(keys);
    if (!keys.contains(sequenceBy)) {
      names.add(sequenceBy);
    }
    return names;
  }
}
