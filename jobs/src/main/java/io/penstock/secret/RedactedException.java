package io.penstock.secret;

import org.jspecify.annotations.Nullable;

/** Stands for a failure whose message had a secret in it; its message says which and what. */
final class RedactedException extends RuntimeException {
  static final int DEEPEST = 50;
  private static final long serialVersionUID = 1L;

  private RedactedException(String message, @Nullable Throwable cause) {
    super(message, cause, false, true);
  }

  static RedactedException of(Throwable failure, Redactor redactor) {
    return of(failure, redactor, 0);
  }

  /** Suppressed failures are left out. */
  private static RedactedException of(Throwable failure, Redactor redactor, int depth) {
    Throwable cause = failure.getCause();
    RedactedException redacted =
        new RedactedException(
            redactor.redact(failure.toString()),
            cause == null || depth == DEEPEST ? null : of(cause, redactor, depth + 1));
    redacted.setStackTrace(failure.getStackTrace());
    return redacted;
  }
}
