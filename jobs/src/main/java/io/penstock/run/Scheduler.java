package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.plan.Graph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Runs each node after all that it reads, independent nodes at the same time. */
final class Scheduler {
  private final Graph graph;
  private final int parallelism;

  Scheduler(Graph graph, int parallelism) {
    this.graph = graph;
    this.parallelism = parallelism;
  }

  /**
   * The results in the order of the graph; {@code work} must not throw.
   *
   * @param selected the nodes to run, with all that they read
   */
  List<NodeResult> run(Set<Node> selected, Function<Node, NodeResult> work) {
    ExecutorService pool = Executors.newFixedThreadPool(parallelism, Scheduler::daemon);
    try {
      Map<Node, CompletableFuture<NodeResult>> futures = new LinkedHashMap<>();
      for (Node node : graph.order().stream().filter(selected::contains).toList()) {
        futures.put(node, after(inputs(node, futures)).thenApplyAsync(v -> work.apply(node), pool));
      }
      return futures.values().stream().map(CompletableFuture::join).toList();
    } finally {
      pool.shutdownNow();
    }
  }

  private List<CompletableFuture<NodeResult>> inputs(
      Node node, Map<Node, CompletableFuture<NodeResult>> futures) {
    List<CompletableFuture<NodeResult>> inputs = new ArrayList<>();
    for (Node input : graph.inputs(node)) {
      CompletableFuture<NodeResult> future = futures.get(input);
      if (future == null) {
        throw new IllegalStateException(node.name() + " is selected without " + input.name());
      }
      inputs.add(future);
    }
    return inputs;
  }

  private static CompletableFuture<Void> after(List<CompletableFuture<NodeResult>> inputs) {
    return CompletableFuture.allOf(inputs.toArray(CompletableFuture[]::new));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "penstock-node");
    thread.setDaemon(true);
    return thread;
  }
}
