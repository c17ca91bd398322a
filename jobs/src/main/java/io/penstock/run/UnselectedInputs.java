package io.penstock.run;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.plan.Graph;
import io.penstock.plan.Planner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What selected nodes read that is not selected: it is used as it is in the lake.
 *
 * @param reads each with a node that reads it, in the order of the graph
 */
public record UnselectedInputs(List<Read> reads) {
  public UnselectedInputs {
    reads = List.copyOf(reads);
  }

  /** One of them. */
  record Read(Node reader, Node input) {}

  /** Those of a selection. */
  public static UnselectedInputs of(Graph graph, Collection<Node> selected) {
    Set<Node> chosen = Set.copyOf(selected);
    List<Read> reads = new ArrayList<>();
    for (Node node : graph.order()) {
      if (chosen.contains(node)) {
        graph.inputs(node).stream()
            .filter(input -> !chosen.contains(input))
            .forEach(input -> reads.add(new Read(node, input)));
      }
    }
    return new UnselectedInputs(reads);
  }

  /** Stops (66) if one of them is not in the lake. */
  public void require(Planner planner) {
    List<Read> missing = reads.stream().filter(read -> isMissing(planner, read.input())).toList();
    if (!missing.isEmpty()) {
      throw RunProblems.missingInputs(missing);
    }
  }

  /** All that read one of them in this run shall see one version of it. */
  void pin(Planner planner) {
    reads.stream()
        .map(Read::input)
        .filter(input -> !(input instanceof ModelNode))
        .distinct()
        .forEach(planner::pin);
  }

  private static boolean isMissing(Planner planner, Node input) {
    return input instanceof ModelNode model
        ? planner.models(model).latest().isEmpty()
        : planner.table(input).isEmpty();
  }
}
