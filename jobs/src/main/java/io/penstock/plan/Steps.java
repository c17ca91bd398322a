package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the steps of a plan, in the order of the graph. */
final class Steps {
  private final Planner planner;
  private final Graph graph;
  private final Set<Node> selected;
  private final DetailReader details;
  private final Set<Node> running = new HashSet<>();
  private final Set<Node> stuck = new HashSet<>();

  Steps(Planner planner) {
    this.planner = planner;
    this.graph = planner.compilation().graph();
    this.selected = planner.choice().selected();
    this.details = new DetailReader(planner);
  }

  Plan plan() {
    Set<Node> read = new HashSet<>();
    selected.forEach(node -> read.addAll(graph.inputs(node)));
    List<Plan.Step> steps = new ArrayList<>();
    for (Node node : graph.order()) {
      steps.add(
          selected.contains(node)
              ? step(node)
              : new Plan.Step(
                  node,
                  Action.NOT_SELECTED,
                  List.of(new Reason.NotSelected()),
                  names(graph.inputs(node)),
                  details.ofUnselected(node, read.contains(node))));
    }
    return new Plan(planner.pipeline().name().value(), planner.lake(), steps, List.of());
  }

  private Plan.Step step(Node node) {
    List<Node> inputs = graph.inputs(node);
    Optional<Node> stopped = inputs.stream().filter(stuck::contains).findFirst();
    if (stopped.isPresent()) {
      return blocked(node, new Reason.Blocked(stopped.get().name().value(), "is blocked"));
    }
    // A source runs for its files alone, whatever its checks look in.
    List<Node> changing =
        node instanceof SourceNode ? List.of() : inputs.stream().filter(running::contains).toList();
    if (!changing.isEmpty()) {
      return after(node, names(changing));
    }
    Optional<Reason.Blocked> blocked = planner.blockedBy(node);
    if (blocked.isPresent()) {
      return blocked(node, blocked.get());
    }
    Decision decision = planner.decide(node);
    if (decision.makesRows()) {
      running.add(node);
    }
    return new Plan.Step(
        node,
        decision.runs() ? Action.RUN : Action.KEEP,
        decision.reasons(),
        names(inputs),
        details.of(node, decision, decision.runs()));
  }

  private Plan.Step after(Node node, List<String> changing) {
    running.add(node);
    List<Reason> reasons = new ArrayList<>();
    if (planner.isForced(node)) {
      reasons.add(new Reason.Refreshed());
    }
    reasons.add(new Reason.After(changing));
    return new Plan.Step(
        node, Action.RUN, reasons, names(graph.inputs(node)), details.of(node, null, true));
  }

  private Plan.Step blocked(Node node, Reason.Blocked reason) {
    stuck.add(node);
    return new Plan.Step(
        node,
        Action.BLOCKED,
        List.of(reason),
        names(graph.inputs(node)),
        details.of(node, null, false));
  }

  private static List<String> names(List<Node> nodes) {
    return nodes.stream().map(node -> node.name().value()).toList();
  }
}
