package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.About;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.Storage;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
  @Test
  void ordersEachNodeAfterAllThatItReadsElseAsInTheFile() {
    Graph graph = graph(Map.of("d", List.of("B", "c"), "b", List.of("a")), "d", "c", "b", "a");

    assertThat(names(graph.order())).containsExactly("a", "b", "c", "d");
    assertThat(names(graph.inputs(graph.node("D").orElseThrow()))).containsExactly("b", "c");
  }

  @Test
  void knowsReadersInTheOrderOfTheFile() {
    Graph graph = graph(Map.of("b", List.of("a"), "c", List.of("a", "b")), "a", "c", "b");

    assertThat(names(graph.readers(graph.node("a").orElseThrow()))).containsExactly("c", "b");
    assertThat(graph.readers(graph.node("c").orElseThrow())).isEmpty();
  }

  @Test
  void findsACycleBehindNodesThatAreNotInIt() {
    Graph graph =
        graph(
            Map.of("a", List.of("b"), "b", List.of("x", "c"), "c", List.of("d"), "d", List.of("b")),
            "x",
            "a",
            "b",
            "c",
            "d");

    assertThat(graph.cycle().map(GraphTest::names)).contains(List.of("b", "c", "d", "b"));
  }

  @Test
  void seesNoCycleWhereTwoWaysMeet() {
    Graph graph =
        graph(
            Map.of("d", List.of("b", "c"), "b", List.of("a"), "c", List.of("a")),
            "a",
            "b",
            "c",
            "d");

    assertThat(graph.cycle()).isEmpty();
  }

  @Test
  void takesAChainLongerThanJavasStack() {
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (int i = 100_000; i > 0; i--) {
      names.add("n" + i);
      inputs.put("n" + i, List.of("n" + (i - 1)));
    }

    Graph graph = graph(inputs, names.toArray(String[]::new));

    assertThat(graph.cycle()).isEmpty();
    assertThat(graph.order()).hasSize(100_000);
    assertThat(graph.order().get(0).name().value()).isEqualTo("n1");
  }

  private static Graph graph(Map<String, List<String>> inputs, String... names) {
    List<Node> nodes = List.of(names).stream().map(GraphTest::table).toList();
    Text name = text("test");
    return new Graph(
        new Pipeline("test.yaml", name, "", "", List.of(), List.of(), Map.of(), nodes, List.of()),
        inputs);
  }

  private static Node table(String name) {
    About about = new About("", List.of(), Map.of());
    return new TableNode(
        text(name),
        about,
        name,
        text("SELECT 1"),
        new WriteMode.Overwrite(),
        null,
        List.of(),
        Storage.DEFAULT);
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(node -> node.name().value()).toList();
  }

  private static Text text(String value) {
    return Text.of(value, Position.startOf("test.yaml"));
  }
}
