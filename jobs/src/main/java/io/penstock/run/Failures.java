package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.secret.Redactor;

/** Wraps foreign failures once, with the node and what a user should know. */
final class Failures {
  private static final int LONGEST = 300;

  private Failures() {}

  static PenstockException wrapped(Node node, String runId, Throwable failure) {
    return new PenstockException(
        ExitCode.SOFTWARE,
        node.qualifiedName()
            + " failed: "
            + firstLine(failure)
            + "\n  Nothing of this node was published; run again to go on. Run "
            + runId
            + ".",
        Redactor.PROCESS.redact(failure));
  }

  /** The same without the values of secrets. */
  static PenstockException redacted(PenstockException failure) {
    Throwable redacted = Redactor.PROCESS.redact(failure);
    if (redacted == failure) {
      return failure;
    }
    String message = Redactor.PROCESS.redact(String.valueOf(failure.getMessage()));
    return new PenstockException(failure.exitCode(), message, redacted.getCause());
  }

  /** Of a failure that may pass but did not for all attempts: worth another run, later (75). */
  static PenstockException afterAttempts(PenstockException failure, int attempts) {
    if (!Transients.isTransient(failure) || (failure.exitCode().isRetryable() && attempts < 2)) {
      return failure;
    }
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        failure.getMessage()
            + (attempts < 2 ? "" : "\n  " + attempts + " attempts ended so.")
            + " The cause may pass: try again later.",
        failure.getCause());
  }

  /** The first line of the innermost message that has one. */
  static String firstLine(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null && innermost.getCause() != innermost) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String whole =
        innermost.getClass().getSimpleName() + (message == null ? "" : ": " + message.strip());
    String text = Redactor.PROCESS.redact(whole); // before it is cut
    String line = text.lines().findFirst().orElse(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
