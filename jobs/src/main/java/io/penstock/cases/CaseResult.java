package io.penstock.cases;

import io.penstock.problem.Position;
import java.time.Duration;
import java.util.List;

/**
 * What became of one case.
 *
 * @param name its name
 * @param at where it stands
 * @param failures what was not as expected, a text of some lines per dataset; empty if it passed
 * @param duration wall time
 */
public record CaseResult(String name, Position at, List<String> failures, Duration duration) {
  public CaseResult {
    failures = List.copyOf(failures);
  }

  /** Whether all was as expected. */
  public boolean isPassed() {
    return failures.isEmpty();
  }
}
