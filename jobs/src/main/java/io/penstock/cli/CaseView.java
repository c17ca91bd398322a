package io.penstock.cli;

import io.penstock.cases.CaseResult;
import io.penstock.cases.TestSummary;
import java.io.PrintStream;

/** Shows what became of test cases: a line for each, and all that was not as expected. */
final class CaseView {
  private final PrintStream out;

  CaseView(PrintStream out) {
    this.out = out;
  }

  /** One case. */
  void show(CaseResult result) {
    if (result.isPassed()) {
      out.println("ok      " + result.name());
      return;
    }
    out.println("FAILED  " + result.name() + " (" + result.at() + ")");
    result.failures().forEach(failure -> out.println(failure.indent(4).stripTrailing()));
  }

  /** All cases. */
  void show(TestSummary summary) {
    int cases = summary.results().size();
    out.println(
        summary.pipeline()
            + ": "
            + cases
            + (cases == 1 ? " case, " : " cases, ")
            + (summary.isPassed() ? "all passed." : summary.failed() + " failed."));
  }
}
