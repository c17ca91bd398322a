package io.penstock.api;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.plan.Action;
import io.penstock.plan.Choice;
import io.penstock.plan.CompiledPlan;
import io.penstock.plan.CompiledPlan.CompiledNode;
import io.penstock.plan.PlanMoves;
import io.penstock.plan.Planner;
import io.penstock.run.RunId;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import io.penstock.run.UpToDate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * A run that does just what a compiled plan says, or nothing: it is refused when anything that the
 * plan stands on has changed since.
 */
public final class PlannedRun {
  private final String file;
  private final CompiledPlan plan;
  private final Pipeline pipeline;

  private PlannedRun(String file, CompiledPlan plan, Pipeline pipeline) {
    this.file = file;
    this.plan = plan;
    this.pipeline = pipeline;
  }

  /** Whether a file is a compiled plan, and not a pipeline. */
  public static boolean isPlan(String file) {
    try {
      Path path = Path.of(file);
      return Files.isRegularFile(path)
          && CompiledPlan.isPlan(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      // Whoever opens it as a pipeline says so better.
      return false;
    }
  }

  /**
   * Opens a plan and its pipeline.
   *
   * @throws io.penstock.problem.PenstockException (65) if the file is no whole plan, or what it
   *     stands on has changed; (66) if one of the files is absent
   */
  public static PlannedRun load(String file) {
    Path path = Path.of(file).toAbsolutePath().normalize();
    CompiledPlan plan =
        CompiledPlan.parse(file, new String(Project.bytes(path, file), StandardCharsets.UTF_8));
    PlanPaths paths = PlanPaths.of(path);
    String lake = plan.lake();
    LoadOptions options =
        new LoadOptions(
            plan.parameters(),
            lake == null ? null : paths.readLake(lake),
            plan.profile(),
            paths.read(plan.projectDir()),
            plan.overlays().stream().map(overlay -> paths.read(overlay).toString()).toList(),
            plan.settings());
    Pipeline pipeline = Pipeline.load(paths.read(plan.pipeline()).toString(), options);
    PlannedRun run = new PlannedRun(file, plan, pipeline);
    run.requireUnmoved(paths);
    return run;
  }

  /** The pipeline. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /**
   * Runs the nodes of the plan, in a session that is made only if there are any. A node decides at
   * its turn from what the nodes before it have made, and takes the planned files alone.
   *
   * @param options how to run; which nodes, the plan says
   */
  public RunSummary run(RunOptions options, RunListener listener, Supplier<SparkSession> sessions) {
    Set<Node> running = nodes(Action.RUN);
    if (running.isEmpty()) {
      Planner planner = pipeline.planner(pipeline.offline());
      return UpToDate.run(RunId.next(Pipeline.CLOCK), planner, nodes(Action.KEEP), listener);
    }
    Planner planner = pipeline.planner(pipeline.offline()).choosing(choice(running));
    for (CompiledNode planned : plan.nodes()) {
      Node node = pipeline.qualifiedNode(planned.name()).orElseThrow();
      if (!running.contains(node)) {
        planner.pin(node);
      } else if (node instanceof SourceNode source) {
        planner.pin(source, planned.files());
      }
    }
    return OneWriter.run(pipeline, planner, options, listener, sessions);
  }

  private void requireUnmoved(PlanPaths paths) {
    CompiledPlan now =
        pipeline.problems().isEmpty()
            ? pipeline.compiled(paths, choice(nodes(Action.RUN, Action.KEEP, Action.BLOCKED)))
            : pipeline.uncompiled(paths);
    PlanMoves.requireNone(file, plan, now);
  }

  /** The nodes for which the plan says one of these, as far as the pipeline still has them. */
  private Set<Node> nodes(Action... actions) {
    return plan.nodes().stream()
        .filter(node -> List.of(actions).contains(node.action()))
        .flatMap(node -> pipeline.qualifiedNode(node.name()).stream())
        .collect(Collectors.toSet());
  }

  private Choice choice(Set<Node> selected) {
    Set<Node> refreshed =
        plan.nodes().stream()
            .filter(CompiledNode::isRefreshed)
            .flatMap(node -> pipeline.qualifiedNode(node.name()).stream())
            .filter(selected::contains)
            .collect(Collectors.toSet());
    return new Choice(selected, refreshed);
  }
}
