package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.plan.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Results that are persisted for the nodes that read them; each is unpersisted once its last reader
 * has ended, and all are when the run does.
 */
final class Outputs {
  private final Graph graph;
  private final Map<Node, Kept> persisted = new HashMap<>();
  private final Map<Node, Set<Node>> waiting = new HashMap<>();

  Outputs(Graph graph) {
    this.graph = graph;
  }

  /** Rows for readers, and the Dataset whose cache they come from. */
  private record Kept(Dataset<Row> rows, Dataset<Row> cached) {}

  /** Keeps a persisted result of {@code node} until its readers have ended. */
  synchronized void keep(Node node, Dataset<Row> rows, Dataset<Row> cached) {
    persisted.put(node, new Kept(rows, cached));
    waiting.put(node, new HashSet<>(graph.readers(node)));
    releaseIfRead(node);
  }

  /** The persisted result of a node, if there is one. */
  synchronized Optional<Dataset<Row>> of(Node node) {
    return Optional.ofNullable(persisted.get(node)).map(Kept::rows);
  }

  /** {@code reader} has ended. */
  synchronized void read(Node reader) {
    for (Node input : graph.inputs(reader)) {
      Set<Node> readers = waiting.get(input);
      if (readers != null) {
        readers.remove(reader);
        releaseIfRead(input);
      }
    }
  }

  /** Unpersists all. */
  synchronized void releaseAll() {
    List<Node> all = new ArrayList<>(persisted.keySet());
    all.forEach(this::release);
  }

  private void releaseIfRead(Node node) {
    if (waiting.getOrDefault(node, Set.of()).isEmpty()) {
      release(node);
    }
  }

  private void release(Node node) {
    Kept kept = persisted.remove(node);
    if (kept != null) {
      kept.cached().unpersist(false);
    }
    waiting.remove(node);
  }
}
