package io.penstock.lake;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.skipping.clustering.ClusteredTableUtils;
import org.apache.spark.sql.delta.skipping.clustering.ClusteringColumn;
import scala.Option;

/** The columns by which OPTIMIZE lays out a table, as Delta's log keeps them. */
final class Clustering {
  /** What makes a table one that can be clustered. */
  static final Map<String, String> FEATURES =
      Map.of("delta.feature.clustering", "supported", "delta.feature.domainMetadata", "supported");

  private Clustering() {}

  /** What a commit must say so that these columns hold; nothing where they do already. */
  static List<Action> actions(OptimisticTransaction txn, List<String> columns, boolean isNew) {
    boolean isClustered = !isNew && ClusteredTableUtils.isSupported(txn.snapshot().protocol());
    if (columns.isEmpty() && !isClustered) {
      return List.of();
    }
    List<ClusteringColumn> wanted =
        columns.stream().map(name -> new ClusteringColumn(Interop.seq(List.of(name)))).toList();
    Option<scala.collection.immutable.Seq<ClusteringColumn>> now =
        isClustered
            ? ClusteredTableUtils.getClusteringColumnsOptional(txn.snapshot())
            : Interop.none();
    return now.isDefined() && Interop.list(now.get()).equals(wanted)
        ? List.of()
        : List.of(ClusteredTableUtils.createDomainMetadata(Interop.seq(wanted)));
  }
}
