package io.penstock.run;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.ml.ModelTrainer;
import io.penstock.plan.Plan;
import io.penstock.plan.Planner;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/** Looks for the GPU that models require before a node runs that they may wait for. */
final class RequiredGpus {
  private RequiredGpus() {}

  /**
   * Stops (69) where a model that would run requires a GPU and this host has none. On a cluster it
   * is the executors that need one, and each looks when it trains.
   */
  static void check(SparkSession session, Planner planner, Set<Node> selected) {
    if (!session.sparkContext().isLocal()
        || selected.stream().noneMatch(RequiredGpus::isRequired)) {
      return;
    }
    planner.plan().steps().stream()
        .filter(Plan.Step::runs)
        .map(Plan.Step::node)
        .filter(selected::contains)
        .filter(RequiredGpus::isRequired)
        .forEach(node -> ModelTrainer.requireGpu((ModelNode) node));
  }

  private static boolean isRequired(Node node) {
    return node instanceof ModelNode model && model.gpu() == ModelNode.Gpu.REQUIRE;
  }
}
