package io.penstock.run;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.ml.ModelManifest;
import io.penstock.plan.Decision;
import io.penstock.plan.Planner;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Results of nodes that need not run. */
public final class UpToDate {
  private UpToDate() {}

  /** The summary of a run in which nothing has changed; needs no Spark session. */
  public static RunSummary run(
      String runId, Planner planner, Set<Node> selected, RunListener listener) {
    Instant began = planner.now();
    long start = System.nanoTime();
    List<NodeResult> results = new ArrayList<>();
    for (Node node : planner.compilation().graph().order()) {
      if (!selected.contains(node)) {
        continue;
      }
      NodeResult result =
          planner
              .blocked(node)
              .map(why -> NodeResult.idle(node, Outcome.BLOCKED, why, -1))
              .orElseGet(() -> result(planner, node, planner.decide(node)));
      listener.ended(result);
      results.add(result);
    }
    return new RunSummary(
        runId,
        planner.pipeline().name().value(),
        planner.lake(),
        results,
        began,
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** The result of a node that is up to date; a degenerate model is refused again. */
  static NodeResult result(Planner planner, Node node, Decision decision) {
    if (node instanceof ModelNode model) {
      Optional<ModelManifest> latest = planner.models(model).latest();
      Optional<String> degenerate =
          latest.flatMap(manifest -> Optional.ofNullable(manifest.degenerate()));
      if (degenerate.isPresent()) {
        String why = degenerate.get();
        return refused(model, why, NodeResult.idle(node, Outcome.REFUSED, why, decision.version()));
      }
    }
    return NodeResult.idle(node, Outcome.UP_TO_DATE, decision.reason(), decision.version());
  }

  /** The result as one of a degenerate model: kept, used by nobody, exit code 65. */
  static NodeResult refused(ModelNode model, String why, NodeResult result) {
    PenstockException failure =
        new CheckFailedException(
            model.qualifiedName()
                + " is degenerate: "
                + why
                + "\n  Version "
                + result.version()
                + " is kept; nobody is scored with it.");
    return new NodeResult(
        model,
        Outcome.REFUSED,
        why,
        result.counts(),
        result.violations(),
        result.version(),
        result.metrics(),
        result.notes(),
        result.duration(),
        failure);
  }
}
