package io.penstock.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.plan.Graph;
import io.penstock.yaml.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of nodes, and how many run at once. */
@Timeout(60)
class SchedulerTest {
  private static final Scheduler.Watch PATIENT =
      new Scheduler.Watch() {
        @Override
        public boolean goesOn() {
          return true;
        }

        @Override
        public void interrupted() {
          throw new IllegalStateException("nobody interrupts");
        }
      };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyNodeRunsOnceAfterItsInputsAndNoMoreThanTheBoundAtATime(int threads) {
    Random random = new Random(threads);
    for (int round = 0; round < 30; round++) {
      Map<String, List<String>> inputs = new LinkedHashMap<>();
      int count = 1 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        List<String> read = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(4) == 0) {
            read.add("n" + j);
          }
        }
        inputs.put("n" + i, read);
      }
      Graph graph = graph(inputs);
      Set<Node> selected = new HashSet<>(graph.order());
      selected.removeIf(node -> random.nextInt(5) == 0);
      List<Node> ended = Collections.synchronizedList(new ArrayList<>());
      List<Node> tooEarly = Collections.synchronizedList(new ArrayList<>());
      AtomicInteger running = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();

      new Scheduler(graph, selected)
          .run(
              threads,
              node -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                boolean early =
                    graph.inputs(node).stream()
                        .anyMatch(i -> selected.contains(i) && !ended.contains(i));
                if (early) {
                  tooEarly.add(node);
                }
                ended.add(node);
                running.decrementAndGet();
              },
              PATIENT);

      assertThat(tooEarly).isEmpty();
      assertThat(ended).containsExactlyInAnyOrderElementsOf(selected);
      assertThat(most.get()).isLessThanOrEqualTo(threads);
    }
  }

  @Test
  void independentNodesRunAtTheSameTime() {
    CountDownLatch both = new CountDownLatch(2);
    Graph graph = graph(Map.of("a", List.of(), "b", List.of()));

    // Each waits for the other: one after the other they would never end.
    new Scheduler(graph, Set.copyOf(graph.order())).run(2, node -> meet(both), PATIENT);

    assertThat(both.getCount()).isZero();
  }

  @Test
  void ofReadyNodesThatWithTheLongestChainBeginsFirst() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    inputs.put("alone", List.of());
    inputs.put("short", List.of());
    inputs.put("long", List.of());
    inputs.put("after_short", List.of("short"));
    inputs.put("middle", List.of("long"));
    inputs.put("end", List.of("middle"));
    List<String> order = new ArrayList<>();
    Graph graph = graph(inputs);

    new Scheduler(graph, Set.copyOf(graph.order()))
        .run(1, node -> order.add(node.name().value()), PATIENT);

    assertThat(order).containsExactly("long", "short", "middle", "alone", "after_short", "end");
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    try {
      both.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Graph graph(Map<String, List<String>> inputs) {
    StringBuilder text = new StringBuilder("penstock: 1\nname: p\ntables:\n");
    inputs.keySet().forEach(name -> text.append("  " + name + ": {sql: SELECT 1 AS x}\n"));
    Pipeline pipeline =
        PipelineReader.read(
                "p.yaml",
                text.toString().getBytes(StandardCharsets.UTF_8),
                Map.of(),
                Map.of("lake", "lake"))
            .pipeline()
            .orElseThrow();
    return new Graph(pipeline, inputs);
  }
}
