package io.penstock.select;

import io.penstock.definition.Node;
import io.penstock.plan.Graph;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Goes up and down a graph. */
final class Walk {
  private final Graph graph;
  private final Map<Node, List<Node>> readers = new HashMap<>();

  Walk(Graph graph) {
    this.graph = graph;
  }

  /** Nodes with all that they read, {@code steps} deep. */
  Set<Node> up(Collection<Node> from, int steps) {
    return reached(from, steps, graph::inputs);
  }

  /** Nodes with all that read them, {@code steps} deep. */
  Set<Node> down(Collection<Node> from, int steps) {
    return reached(from, steps, node -> readers.computeIfAbsent(node, graph::readers));
  }

  private static Set<Node> reached(
      Collection<Node> from, int steps, Function<Node, List<Node>> next) {
    Set<Node> all = new HashSet<>(from);
    Set<Node> edge = new LinkedHashSet<>(from);
    for (int step = 0; step < steps && !edge.isEmpty(); step++) {
      Set<Node> beyond = new LinkedHashSet<>();
      for (Node node : edge) {
        next.apply(node).stream().filter(all::add).forEach(beyond::add);
      }
      edge = beyond;
    }
    return all;
  }
}
