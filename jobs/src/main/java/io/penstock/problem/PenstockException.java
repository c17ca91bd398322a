package io.penstock.problem;

import org.jspecify.annotations.Nullable;

/** A command that cannot do what was asked; its message is written for the user. */
public class PenstockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** With a message for the user: what, why, and the mend. */
  public PenstockException(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  /** As above, wrapping a foreign failure once. */
  public PenstockException(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** The exit code of the process. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
