package io.penstock.problem;

/** Data broke a rule of the pipeline file; nothing of it was published. */
public final class CheckFailedException extends PenstockException {
  private static final long serialVersionUID = 1L;

  /** With a message for the user: which check, how many rows, what was not written, the mend. */
  public CheckFailedException(String message) {
    super(ExitCode.DATA, message);
  }
}
