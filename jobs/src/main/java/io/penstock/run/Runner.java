package io.penstock.run;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.plan.Decision;
import io.penstock.plan.Graph;
import io.penstock.plan.Planner;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is not up to date, each node after all that it reads, independent nodes at the same
 * time.
 */
public final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final int PARALLEL_NODES = 3;

  private final RunContext context;
  private final Planner planner;
  private final RunListener listener;
  private final Map<Node, NodeResult> results = new ConcurrentHashMap<>();

  private Runner(RunContext context, Planner planner, RunListener listener) {
    this.context = context;
    this.planner = planner;
    this.listener = listener;
  }

  /**
   * Runs the nodes of {@code selected} that are not up to date.
   *
   * @param selected nodes to consider, with all that they read; others are left out of the summary
   */
  public static RunSummary run(
      RunContext context, Planner planner, Set<Node> selected, RunListener listener) {
    return new Runner(context, planner, listener).run(selected);
  }

  private RunSummary run(Set<Node> selected) {
    long start = System.nanoTime();
    Graph graph = planner.compilation().graph();
    TaskProgress progress = TaskProgress.of(context.session(), listener);
    try {
      List<NodeResult> all = new Scheduler(graph, PARALLEL_NODES).run(selected, this::runNode);
      return new RunSummary(
          context.runId(), planner.pipeline().name().value(), planner.lake(), all, since(start));
    } finally {
      progress.stop();
      context.outputs().releaseAll();
    }
  }

  private NodeResult runNode(Node node) {
    long start = System.nanoTime();
    NodeResult result;
    try {
      result = context.inSession(() -> decideAndRun(node));
      if (result.isUsable() && !(node instanceof ModelNode)) {
        planner.pin(node);
      }
    } catch (PenstockException e) {
      result = NodeResult.failed(node, Failures.redacted(e), since(start));
    } catch (Exception | Error e) { // Scala throws checked exceptions undeclared
      result = NodeResult.failed(node, Failures.wrapped(node, context.runId(), e), since(start));
    }
    result = result.withDuration(since(start));
    results.put(node, result);
    PenstockException failure = result.failure();
    if (failure != null) {
      LOG.error("[{}] {}", node.qualifiedName(), result.outcome(), failure);
    }
    context.outputs().read(node);
    LOG.info(
        "[{}] {} in {} ms", node.qualifiedName(), result.outcome(), result.duration().toMillis());
    listener.ended(result);
    return result;
  }

  private NodeResult decideAndRun(Node node) {
    Optional<Node> broken = brokenInput(node);
    if (broken.isPresent()) {
      String reason = "it reads " + broken.get().name() + ", which " + ended(broken.get());
      return NodeResult.idle(node, Outcome.BLOCKED, reason, -1);
    }
    Decision decision = planner.decide(node);
    if (!decision.runs()) {
      return UpToDate.result(planner, node, decision);
    }
    listener.started(node, decision.reason());
    LOG.info("[{}] starts: {}", node.qualifiedName(), decision.reason());
    return execute(node, decision);
  }

  private NodeResult execute(Node node, Decision decision) {
    if (node instanceof SourceNode source) {
      return new SourceRun(context).run(source, decision);
    }
    if (node instanceof TableNode table) {
      return new TableRun(context).run(table, decision);
    }
    if (node instanceof FeatureNode features) {
      return new FeatureRun(context).run(features, decision);
    }
    if (node instanceof ModelNode model) {
      return new ModelRun(context).run(model, decision);
    }
    return new PredictionRun(context).run((PredictionNode) node, decision);
  }

  private Optional<Node> brokenInput(Node node) {
    return planner.compilation().graph().inputs(node).stream()
        .filter(input -> !isUsable(input))
        .findFirst();
  }

  /** A model whose newest version is degenerate is usable if an earlier one is not. */
  private boolean isUsable(Node input) {
    NodeResult result = results.get(input);
    if (result == null || result.isUsable()) {
      return true;
    }
    return result.outcome() == Outcome.REFUSED
        && input instanceof ModelNode model
        && planner.models(model).latestUsable().isPresent();
  }

  private String ended(Node node) {
    NodeResult result = results.get(node);
    if (result == null) {
      throw new IllegalStateException("node '" + node.name() + "' has not run");
    }
    return switch (result.outcome()) {
      case REFUSED -> "is degenerate";
      case BLOCKED -> "did not run";
      case DONE, UP_TO_DATE, FAILED -> "failed";
    };
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
