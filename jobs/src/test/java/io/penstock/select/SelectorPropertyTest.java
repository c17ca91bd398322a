package io.penstock.select;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Pipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors against sets made from the distances of all pairs, on random graphs. */
class SelectorPropertyTest {
  private static final int FAR = 1000;

  /** A selector's text, and what it must select. */
  private record Case(String text, Set<Integer> nodes) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void selectorsAreTheirSets(long seed) {
    Random random = new Random(seed);
    for (int graph = 0; graph < 10; graph++) {
      int count = 1 + random.nextInt(12);
      int[][] steps = randomGraph(random, count);
      Selector selector = selector(count, steps);
      for (int i = 0; i < 100; i++) {
        Case select = union(random, steps);
        Case exclude = union(random, steps);
        Set<Integer> rest = new TreeSet<>(select.nodes());
        rest.removeAll(exclude.nodes());

        assertThat(numbers(selector, List.of(select.text()), List.of()))
            .as(select.text())
            .isEqualTo(select.nodes());
        assertThat(numbers(selector, List.of(select.text()), List.of(exclude.text())))
            .as(select.text() + " without " + exclude.text())
            .isEqualTo(rest);
      }
    }
  }

  /** Steps from each node up to each that it reads, directly (1) or not; FAR where it does not. */
  private static int[][] randomGraph(Random random, int count) {
    int[][] steps = new int[count][count];
    double density = random.nextDouble() * 0.6;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        steps[i][j] = i == j ? 0 : j < i && random.nextDouble() < density ? 1 : FAR;
      }
    }
    for (int k = 0; k < count; k++) {
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < count; j++) {
          steps[i][j] = Math.min(steps[i][j], steps[i][k] + steps[k][j]);
        }
      }
    }
    return steps;
  }

  private static Selector selector(int count, int[][] steps) {
    Map<String, List<String>> inputs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        if (steps[i][j] == 1) {
          inputs.computeIfAbsent("n" + i, n -> new ArrayList<>()).add("n" + j);
        }
      }
    }
    Pipeline pipeline = Pipelines.tables(count);
    return new Selector(pipeline, Pipelines.graph(pipeline, inputs), Pipelines.NO_FACTS);
  }

  private static Case union(Random random, int[][] steps) {
    Case all = intersection(random, steps);
    while (random.nextInt(3) == 0) {
      Case more = intersection(random, steps);
      Set<Integer> both = new TreeSet<>(all.nodes());
      both.addAll(more.nodes());
      all = new Case(all.text() + " ".repeat(1 + random.nextInt(2)) + more.text(), both);
    }
    return all;
  }

  private static Case intersection(Random random, int[][] steps) {
    Case all = term(random, steps);
    while (random.nextInt(3) == 0) {
      Case more = term(random, steps);
      Set<Integer> both = new TreeSet<>(all.nodes());
      both.retainAll(more.nodes());
      all = new Case(all.text() + "," + more.text(), both);
    }
    return all;
  }

  private static Case term(Random random, int[][] steps) {
    int node = random.nextInt(steps.length);
    if (random.nextInt(5) == 0) {
      return new Case("@n" + node, kin(steps, node));
    }
    int up = random.nextInt(4) == 0 ? FAR - 1 : random.nextInt(3);
    int down = random.nextInt(4) == 0 ? FAR - 1 : random.nextInt(3);
    Set<Integer> nodes = new TreeSet<>();
    for (int other = 0; other < steps.length; other++) {
      if (steps[node][other] <= up || steps[other][node] <= down) {
        nodes.add(other);
      }
    }
    String before = up == FAR - 1 ? "+" : up == 0 ? "" : up + "+";
    String after = down == FAR - 1 ? "+" : down == 0 ? "" : "+" + down;
    return new Case(before + "n" + node + after, nodes);
  }

  private static Set<Integer> kin(int[][] steps, int node) {
    Set<Integer> kin = new TreeSet<>();
    for (int reader = 0; reader < steps.length; reader++) {
      for (int other = 0; other < steps.length; other++) {
        if (steps[reader][node] < FAR && steps[reader][other] < FAR) {
          kin.add(other);
        }
      }
    }
    return kin;
  }

  private static Set<Integer> numbers(
      Selector selector, List<String> select, List<String> exclude) {
    Set<Integer> numbers = new TreeSet<>();
    selector
        .select(select, exclude)
        .forEach(node -> numbers.add(Integer.valueOf(node.name().value().substring(1))));
    return numbers;
  }
}
