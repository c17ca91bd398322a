package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.Published;
import io.penstock.lake.TableState;
import io.penstock.plan.Decision;
import io.penstock.run.NodeResult.Outcome;
import java.time.Duration;
import java.util.Map;

/** Brings up to date what a node's table says of itself; its rows stay. */
final class NotesRun {
  private final RunContext context;

  NotesRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(Node node, Decision decision) {
    CommitRecord newest =
        context
            .planner()
            .table(node)
            .flatMap(TableState::record)
            .orElseThrow(() -> new IllegalStateException("'" + node.name() + "' has no table"));
    Published published =
        context
            .update(node)
            .note(newest, context.runId(), decision.definitionNoted(newest.definition()));
    return new NodeResult(
        node,
        Outcome.DONE,
        decision.reason(),
        Counts.NONE,
        Map.of(),
        published.version(),
        Map.of(),
        published.notes(),
        Duration.ZERO,
        null);
  }
}
