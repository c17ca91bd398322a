package io.penstock.run;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param runId names the run in commits, records and logs
 * @param pipeline the pipeline's name
 * @param lake the pipeline's directory
 * @param results one per selected node, in the order of the graph
 * @param began when it began
 * @param duration wall time
 */
public record RunSummary(
    String runId,
    String pipeline,
    String lake,
    List<NodeResult> results,
    Instant began,
    Duration duration) {
  public RunSummary {
    results = List.copyOf(results);
  }

  /** The exit code: that of the signal that stopped the run, else of the first node that failed. */
  public ExitCode exitCode() {
    return failure().map(PenstockException::exitCode).orElse(ExitCode.OK);
  }

  /** What stopped the run, else the first failure in the order of the graph. */
  public Optional<PenstockException> failure() {
    return failures(true)
        .map(stop -> RunProblems.stopped(stop, results, runId))
        .or(() -> failures(false));
  }

  private Optional<PenstockException> failures(boolean ofStops) {
    return results.stream()
        .filter(result -> (result.outcome() == NodeResult.Outcome.CANCELLED) == ofStops)
        .map(NodeResult::failure)
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Whether no node had anything to do. */
  public boolean isUpToDate() {
    return results.stream().allMatch(r -> r.outcome() == NodeResult.Outcome.UP_TO_DATE);
  }
}
