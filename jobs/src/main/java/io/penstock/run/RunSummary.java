package io.penstock.run;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a run.
 *
 * @param runId names the run in commits, records and logs
 * @param pipeline the pipeline's name
 * @param lake the pipeline's directory
 * @param results one per node, in the order of the graph
 * @param duration wall time
 */
public record RunSummary(
    String runId, String pipeline, String lake, List<NodeResult> results, Duration duration) {
  public RunSummary {
    results = List.copyOf(results);
  }

  /** The exit code: that of the first node that failed or was refused. */
  public ExitCode exitCode() {
    return failure().map(PenstockException::exitCode).orElse(ExitCode.OK);
  }

  /** The first failure, in the order of the graph. */
  public Optional<PenstockException> failure() {
    return results.stream().map(NodeResult::failure).filter(Objects::nonNull).findFirst();
  }

  /** Whether no node had anything to do. */
  public boolean isUpToDate() {
    return results.stream().allMatch(r -> r.outcome() == NodeResult.Outcome.UP_TO_DATE);
  }
}
