package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.plan.Graph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs each node after all that it reads, independent nodes at the same time. Of those that are
 * ready the one begins first on which the longest chain of others waits.
 */
final class Scheduler {
  private static final int TICK_MILLIS = 100;

  private final List<Node> nodes;
  private final Map<Node, List<Node>> readers = new HashMap<>();
  private final Map<Node, Integer> unread = new HashMap<>();
  private final PriorityBlockingQueue<Node> ready;
  private final AtomicReference<@Nullable Throwable> fault = new AtomicReference<>();

  /** Watches over a run that goes on. */
  interface Watch {
    /** Called all the time; false gives the nodes up that still run. */
    boolean goesOn();

    /** The thread that waits for the run was interrupted. */
    void interrupted();
  }

  /** Takes the nodes to run; inputs that are not among them are there already. */
  Scheduler(Graph graph, Set<Node> selected) {
    nodes = graph.order().stream().filter(selected::contains).toList();
    for (Node node : nodes) {
      List<Node> inputs = graph.inputs(node).stream().filter(selected::contains).toList();
      unread.put(node, inputs.size());
      inputs.forEach(input -> readers.computeIfAbsent(input, i -> new ArrayList<>()).add(node));
    }
    ready = new PriorityBlockingQueue<>(Math.max(1, nodes.size()), firstThingsFirst());
    nodes.stream().filter(node -> unread.getOrDefault(node, 0) == 0).forEach(ready::add);
  }

  /** Runs all; returns when all have ended, or were given up. {@code work} should not throw. */
  void run(int threads, Consumer<Node> work, Watch watch) {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Scheduler::daemon);
    // As many steps as nodes: a step that waits does so for one that runs.
    nodes.forEach(any -> pool.execute(() -> step(work)));
    pool.shutdown();
    boolean wasInterrupted = false;
    boolean isDone = false;
    while (!isDone) {
      try {
        isDone = pool.awaitTermination(TICK_MILLIS, TimeUnit.MILLISECONDS) || !watch.goesOn();
      } catch (InterruptedException e) {
        wasInterrupted = true;
        watch.interrupted();
      }
    }
    pool.shutdownNow();
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = fault.get();
    if (thrown != null) {
      throw new IllegalStateException("a node's end was not taken", thrown);
    }
  }

  private void step(Consumer<Node> work) {
    try {
      Node node = ready.take();
      try {
        work.accept(node);
      } catch (Exception | Error e) {
        fault.compareAndSet(null, e);
      } finally {
        ended(node);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // given up
    }
  }

  private synchronized void ended(Node node) {
    for (Node reader : readers.getOrDefault(node, List.of())) {
      if (unread.merge(reader, -1, Integer::sum) == 0) {
        ready.add(reader);
      }
    }
  }

  private Comparator<Node> firstThingsFirst() {
    Map<Node, Integer> place = new HashMap<>();
    Map<Node, Integer> chain = new HashMap<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      Node node = nodes.get(i);
      place.put(node, i);
      List<Node> after = readers.getOrDefault(node, List.of());
      chain.put(node, 1 + after.stream().mapToInt(r -> chain.getOrDefault(r, 0)).max().orElse(0));
    }
    return Comparator.comparing((Node node) -> -chain.getOrDefault(node, 0))
        .thenComparing(node -> place.getOrDefault(node, 0));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "penstock-node");
    thread.setDaemon(true);
    return thread;
  }
}
