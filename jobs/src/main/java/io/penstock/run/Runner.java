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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what is not up to date, each node after all that it reads, independent nodes at the same
 * time. It can be stopped by {@link RunHandle#cancel}, and by interrupting the thread that runs it.
 */
public final class Runner {
  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final RunContext context;
  private final Planner planner;
  private final RunPolicy policy;
  private final RunListener listener;
  private final RunHandle handle;
  private final Graph graph;
  private final Map<Node, NodeResult> results = new ConcurrentHashMap<>();

  private Runner(RunContext context, Planner planner, RunPolicy policy, RunListener listener) {
    this.context = context;
    this.planner = planner;
    this.policy = policy;
    this.listener = listener;
    this.handle = context.handle();
    this.graph = planner.compilation().graph();
  }

  /**
   * Runs the nodes of {@code selected} that are not up to date.
   *
   * @param selected nodes to consider; what else they read is there already, see {@link
   *     UnselectedInputs}
   */
  public static RunSummary run(
      RunContext context,
      Planner planner,
      Set<Node> selected,
      RunPolicy policy,
      RunListener listener) {
    return new Runner(context, planner, policy, listener).run(selected);
  }

  private RunSummary run(Set<Node> selected) {
    Instant began = planner.now();
    long start = System.nanoTime();
    TaskProgress progress = TaskProgress.of(context.session(), listener);
    try {
      planner.requireWholeLogs();
      RequiredGpus.check(context.session(), planner, selected);
      UnselectedInputs.of(graph, selected).pin(planner);
      listener.began(handle);
      new Scheduler(graph, selected).run(policy.threads(), this::runNode, new StopWatch());
      List<NodeResult> all =
          graph.order().stream().filter(selected::contains).map(this::resultOf).toList();
      return new RunSummary(
          context.runId(),
          planner.pipeline().name().value(),
          planner.lake(),
          all,
          began,
          since(start));
    } finally {
      progress.stop();
      context.outputs().releaseAll();
    }
  }

  /** Gives a run that was told to stop a while to do so. */
  private final class StopWatch implements Scheduler.Watch {
    private long stoppedAt;

    @Override
    public boolean goesOn() {
      if (!handle.isStopped()) {
        return true;
      }
      stoppedAt = stoppedAt == 0 ? System.nanoTime() : stoppedAt;
      handle.cancelJobs();
      return since(stoppedAt).compareTo(GRACE) < 0;
    }

    @Override
    public void interrupted() {
      handle.cancel();
    }
  }

  private void runNode(Node node) {
    long start = System.nanoTime();
    Attempts attempts = new Attempts(node, policy.retries(), handle, listener);
    NodeResult result;
    try {
      result = attempts.run(() -> attempt(node));
    } catch (Exception | Error e) { // Scala throws checked exceptions undeclared
      result = failed(node, attempts.made(), e);
    }
    end(
        node,
        result.after(since(start), result.outcome() == Outcome.BLOCKED ? 0 : attempts.made()));
  }

  private NodeResult attempt(Node node) {
    RunContext own = context.of(node);
    NodeResult result = own.inSession(() -> decideAndRun(node, own));
    if (result.isUsable() && !(node instanceof ModelNode)) {
      planner.pin(node);
    }
    return result;
  }

  private NodeResult failed(Node node, int attempts, Throwable e) {
    RunHandle.Stop told = handle.stop();
    if (told != null) {
      return NodeResult.cancelled(node, told.why(), told.failure());
    }
    PenstockException failure =
        e instanceof PenstockException known
            ? Failures.redacted(known)
            : Failures.wrapped(node, context.runId(), e);
    return NodeResult.failed(node, Failures.afterAttempts(failure, attempts), Duration.ZERO);
  }

  private void end(Node node, NodeResult result) {
    results.put(node, result);
    PenstockException failure = result.failure();
    if (failure != null && result.outcome() != Outcome.CANCELLED) {
      LOG.error("[{}] {}", node.qualifiedName(), result.outcome(), failure);
    }
    context.outputs().read(node);
    LOG.info(
        "[{}] {} in {} ms", node.qualifiedName(), result.outcome(), result.duration().toMillis());
    if (failure != null && policy.onFailure() == RunPolicy.OnFailure.STOP) {
      handle.stopAfter(node);
    }
    listener.ended(result);
  }

  private NodeResult decideAndRun(Node node, RunContext own) {
    Optional<String> blocked = blocked(node);
    if (blocked.isPresent()) {
      return NodeResult.idle(node, Outcome.BLOCKED, blocked.get(), -1);
    }
    handle.requireGoingOn();
    Decision decision = planner.decide(node);
    if (!decision.runs()) {
      return UpToDate.result(planner, node, decision);
    }
    listener.started(node, decision.reason());
    LOG.info("[{}] starts: {}", node.qualifiedName(), decision.reason());
    handle.beginsOn(node, decision.reason());
    return execute(node, decision, own);
  }

  private static NodeResult execute(Node node, Decision decision, RunContext own) {
    if (!decision.makesRows()) {
      return new NotesRun(own).run(node, decision);
    }
    if (node instanceof SourceNode source) {
      return new SourceRun(own).run(source, decision);
    }
    if (node instanceof TableNode table) {
      return new TableRun(own).run(table, decision);
    }
    if (node instanceof FeatureNode features) {
      return new FeatureRun(own).run(features, decision);
    }
    if (node instanceof ModelNode model) {
      return new ModelRun(own).run(model, decision);
    }
    return new PredictionRun(own).run((PredictionNode) node, decision);
  }

  private Optional<String> blocked(Node node) {
    return graph.inputs(node).stream()
        .filter(input -> !isUsable(input))
        .findFirst()
        .map(input -> "it reads " + input.name() + ", which " + ended(input))
        .or(() -> planner.blocked(node));
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
    return switch (resultOf(node).outcome()) {
      case REFUSED -> "is degenerate";
      case BLOCKED -> "did not run";
      case CANCELLED -> "was stopped";
      case DONE, UP_TO_DATE, FAILED -> "failed";
    };
  }

  /** The result of a node; of one that was given up, that it was stopped. */
  private NodeResult resultOf(Node node) {
    NodeResult result = results.get(node);
    RunHandle.Stop told = handle.stop();
    if (result == null && told != null) {
      return NodeResult.cancelled(node, told.why(), told.failure());
    }
    if (result == null) {
      throw new IllegalStateException("node '" + node.name() + "' has not run");
    }
    return result;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
