package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
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
  private final Map<String, List<String>> readers = new HashMap<>();

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
    for (String reader : nodes.keySet()) {
      inputsOf(reader)
          .forEach(input -> readers.computeIfAbsent(input, k -> new ArrayList<>()).add(reader));
    }
  }

  /** The node of that name, ignoring case. */
  public Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(key(name)));
  }

  /** The nodes that {@code node} reads. */
  public List<Node> inputs(Node node) {
    return inputsOf(key(node.name().value())).stream().map(this::byKey).toList();
  }

  /** The nodes that read {@code node}, in the order of the file. */
  public List<Node> readers(Node node) {
    return readers.getOrDefault(key(node.name().value()), List.of()).stream()
        .map(this::byKey)
        .toList();
  }

  /** A cycle, first node repeated at the end, if there is one. */
  public Optional<List<Node>> cycle() {
    Walk walk = new Walk();
    return nodes.keySet().stream().flatMap(start -> walk.cycleFrom(start).stream()).findFirst();
  }

  /** All nodes, each after all that it reads; there must be no cycle. */
  public List<Node> order() {
    Walk walk = new Walk();
    nodes.keySet().forEach(walk::cycleFrom);
    return walk.done.stream().map(this::byKey).toList();
  }

  /** Depth first, with a stack of its own: a chain may be longer than Java's goes. */
  private final class Walk {
    private final Set<String> done = new LinkedHashSet<>();
    private final Map<String, Iterator<String>> path = new LinkedHashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();

    Optional<List<Node>> cycleFrom(String start) {
      enter(start);
      while (!stack.isEmpty()) {
        Iterator<String> rest = path.getOrDefault(stack.getLast(), Collections.emptyIterator());
        if (!rest.hasNext()) {
          leave();
          continue;
        }
        String input = rest.next();
        if (path.containsKey(input)) {
          return Optional.of(loop(input));
        }
        enter(input);
      }
      return Optional.empty();
    }

    private void enter(String key) {
      if (!done.contains(key)) {
        stack.addLast(key);
        path.put(key, inputsOf(key).iterator());
      }
    }

    private void leave() {
      String key = stack.removeLast();
      path.remove(key);
      done.add(key);
    }

    private List<Node> loop(String first) {
      List<String> keys = new ArrayList<>(stack);
      List<String> loop = new ArrayList<>(keys.subList(keys.indexOf(first), keys.size()));
      loop.add(first);
      return loop.stream().map(Graph.this::byKey).toList();
    }
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
