package io.penstock.cases;

import io.penstock.problem.ExitCode;
import java.time.Duration;
import java.util.List;

/**
 * What became of the cases of a pipeline.
 *
 * @param pipeline its name
 * @param results in the order of their files
 * @param duration wall time of all
 */
public record TestSummary(String pipeline, List<CaseResult> results, Duration duration) {
  public TestSummary {
    results = List.copyOf(results);
  }

  /** How many cases failed. */
  public int failed() {
    return (int) results.stream().filter(result -> !result.isPassed()).count();
  }

  /** Whether all cases passed. */
  public boolean isPassed() {
    return failed() == 0;
  }

  /** The exit code of the command: 65 if a case failed. */
  public ExitCode exitCode() {
    return isPassed() ? ExitCode.OK : ExitCode.DATA;
  }
}
