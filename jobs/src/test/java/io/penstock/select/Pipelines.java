package io.penstock.select;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.plan.Graph;
import io.penstock.yaml.PipelineReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Pipelines of given edges, and what is selected of them. */
final class Pipelines {
  /** Facts for selectors that ask none. */
  static final Facts NO_FACTS = facts(Set.of(), Map.of());

  private Pipelines() {}

  static Pipeline parsed(String text) {
    PipelineReader.Reading reading =
        PipelineReader.read(
            "p.yaml", text.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of("lake", "lake"));
    if (!reading.problems().isEmpty()) {
      throw new IllegalArgumentException(reading.problems().toString());
    }
    return reading.pipeline().orElseThrow();
  }

  /** Tables {@code n0}, {@code n1}, ...; each reads those of its own list. */
  static Pipeline tables(int count) {
    StringBuilder text = new StringBuilder("penstock: 1\nname: random\ntables:\n");
    for (int i = 0; i < count; i++) {
      text.append("  n").append(i).append(": {sql: SELECT 1 AS x}\n");
    }
    return parsed(text.toString());
  }

  static Graph graph(Pipeline pipeline, Map<String, List<String>> inputs) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    pipeline
        .nodes()
        .forEach(n -> all.put(n.name().value(), inputs.getOrDefault(n.name().value(), List.of())));
    return new Graph(pipeline, all);
  }

  static Facts facts(Set<Node> changed, Map<String, Set<String>> results) {
    return new Facts() {
      @Override
      public Set<Node> changed() {
        return changed;
      }

      @Override
      public Map<String, Set<String>> results() {
        return results;
      }
    };
  }

  static List<String> names(Collection<Node> nodes) {
    return nodes.stream().map(node -> node.name().value()).sorted().collect(Collectors.toList());
  }

  static Map<String, List<String>> edges(String... readers) {
    Map<String, List<String>> edges = new HashMap<>();
    for (String reader : readers) {
      String[] sides = reader.split("<-", -1);
      edges.put(sides[0], new ArrayList<>(List.of(sides[1].split(",", -1))));
    }
    return edges;
  }
}
