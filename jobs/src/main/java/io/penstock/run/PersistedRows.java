package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/**
 * A node's rows, repartitioned and persisted as it says: the write fills the cache, the nodes that
 * read this one take it, and the last of them lets it go.
 */
record PersistedRows(RunContext context, Node node, Dataset<Row> rows, boolean isPersisted) {
  static PersistedRows of(
      RunContext context,
      Node node,
      Dataset<Row> rows,
      @Nullable Integer repartition,
      @Nullable Text persist) {
    Dataset<Row> spread = repartition == null ? rows : rows.repartition(repartition);
    if (persist == null || persist.value().equals("NONE")) {
      return new PersistedRows(context, node, spread, false);
    }
    spread.persist(StorageLevel.fromString(persist.value()));
    return new PersistedRows(context, node, spread, true);
  }

  /** The rows that passed their checks are published: other nodes may read them. */
  void offer(Dataset<Row> passing) {
    if (isPersisted) {
      context.outputs().keep(node, passing, rows);
    }
  }

  /** The rows are not published. */
  void release() {
    if (isPersisted) {
      rows.unpersist(false);
    }
  }
}
