package io.penstock.api;

import io.penstock.definition.Node;
import io.penstock.plan.Choice;
import io.penstock.plan.Graph;
import io.penstock.plan.Planner;
import io.penstock.run.RunRecords;
import io.penstock.run.UnselectedInputs;
import io.penstock.select.Facts;
import io.penstock.select.Selector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** Resolves the options that say which nodes a run is about. */
final class Selection {
  private Selection() {}

  /**
   * The choice.
   *
   * @throws io.penstock.problem.PenstockException if a selector names what is not there (64), or a
   *     selected node reads what is neither selected nor in the lake (66)
   */
  static Choice of(Planner planner, Configuration hadoop, RunOptions options) {
    Graph graph = planner.compilation().graph();
    Selector selector = new Selector(planner.pipeline(), graph, new LakeFacts(planner, hadoop));
    Set<Node> selected = selector.select(options.select(), options.exclude());
    Set<Node> refreshed = options.fullRefresh() ? selected : refreshed(selector, options, selected);
    UnselectedInputs.of(graph, selected).require(planner);
    return new Choice(selected, refreshed);
  }

  private static Set<Node> refreshed(Selector selector, RunOptions options, Set<Node> selected) {
    // As a list of names, so that --refresh x,y is x and y.
    List<String> lists = options.refresh().stream().map(s -> s.replace(',', ' ')).toList();
    Set<Node> refreshed = selector.union("--refresh", lists);
    List<String> unselected =
        refreshed.stream()
            .filter(node -> !selected.contains(node))
            .map(node -> node.name().value())
            .sorted()
            .toList();
    if (!unselected.isEmpty()) {
      throw ApiProblems.refreshesUnselected(unselected);
    }
    return refreshed;
  }

  /** What the lake knows. */
  private record LakeFacts(Planner planner, Configuration hadoop) implements Facts {
    @Override
    public Set<Node> changed() {
      return planner.compilation().graph().order().stream()
          .filter(node -> planner.blocked(node).isEmpty() && planner.decide(node).runs())
          .collect(Collectors.toSet());
    }

    @Override
    public Map<String, Set<String>> results() {
      return new RunRecords(planner.lake(), hadoop).newestResults();
    }
  }
}
