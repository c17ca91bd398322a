package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which node reads which. Names are compared ignoring case; the order is that of the file wherever
 * dependencies leave a choice, so that equal pipelines have equal plans.
 */
public final class Graph {
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> inputs = new HashMap<>();

  /**
   * Takes the nodes of a pipeline and, per node name, the names that it reads; a name that no node
   * has is left out.
   */
  public Graph(Pipeline pipeline, Map<String, List<String>> inputsByNode) {
    pipeline.nodes().forEach(node -> nodes.put(key(node.name().value()), node));
    inputsByNode.forEach(
        (name, read) -> {
          Set<String> known = new LinkedHashSet<>();
          read.stream().map(Graph::key).filter(nodes::containsKey).forEach(known::add);
          inputs.put(key(name), known);
        });
  }

  /** The nodes that {@code node} reads. */
  public List<Node> inputs(Node node) {
    return inputsOf(key(node.name().value())).stream().map(this::byKey).toList();
  }

  /** The nodes that read {@code node}. */
  public List<Node> readers(Node node) {
    String key = key(node.name().value());
    return nodes.values().stream()
        .filter(other -> inputsOf(key(other.name().value())).contains(key))
        .toList();
  }

  /** A cycle, first node repeated at the end, if there is one. */
  public Optional<List<Node>> cycle() {
    Set<String> done = new HashSet<>();
    for (String start : nodes.keySet()) {
      Optional<List<Node>> cycle = cycleFrom(start, new ArrayDeque<>(), done);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    return Optional.empty();
  }

  /** All nodes, each after all that it reads; there must be no cycle. */
  public List<Node> order() {
    Map<String, Node> ordered = new LinkedHashMap<>();
    nodes.keySet().forEach(key -> visit(key, ordered));
    return List.copyOf(ordered.values());
  }

  private void visit(String key, Map<String, Node> ordered) {
    if (ordered.containsKey(key)) {
      return;
    }
    inputsOf(key).forEach(input -> visit(input, ordered));
    ordered.put(key, byKey(key));
  }

  private Optional<List<Node>> cycleFrom(String key, Deque<String> path, Set<String> done) {
    if (path.contains(key)) {
      return Optional.of(cyclePath(key, path));
    }
    if (!done.add(key)) {
      return Optional.empty();
    }
    path.addLast(key);
    for (String input : inputsOf(key)) {
      Optional<List<Node>> cycle = cycleFrom(input, path, done);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    path.removeLast();
    return Optional.empty();
  }

  private List<Node> cyclePath(String key, Deque<String> path) {
    List<String> keys = new ArrayList<>(path);
    List<String> loop = new ArrayList<>(keys.subList(keys.indexOf(key), keys.size()));
    loop.add(key);
    return loop.stream().map(this::byKey).toList();
  }

  private Set<String> inputsOf(String key) {
    return inputs.getOrDefault(key, Collections.emptySet());
  }

  private Node byKey(String key) {
    Node node = nodes.get(key);
    if (node == null) {
      throw new IllegalStateException("node '" + key + "' is not in the graph");
    }
    return node;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
