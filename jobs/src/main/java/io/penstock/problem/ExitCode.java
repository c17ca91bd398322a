package io.penstock.problem;

/**
 * How a command ended, by the numbers of {@code sysexits.h}, which collide with nothing, and 128 +
 * n for a signal.
 */
public enum ExitCode {
  /** Done, also when all was up to date. */
  OK(0, false),
  /** The command line is wrong. */
  USAGE(64, false),
  /** A check, a gate or damaged data said no. */
  DATA(65, false),
  /** A required input is absent. */
  NO_INPUT(66, false),
  /** A required service or GPU is missing. */
  UNAVAILABLE(69, false),
  /** A node failed for another reason. */
  SOFTWARE(70, false),
  /** An output cannot be created. */
  CANNOT_CREATE(73, false),
  /** The disk is full or broken. */
  IO(74, false),
  /** Try again later: another run is active, or a conflict. */
  TRY_AGAIN(75, true),
  /** A permission is missing. */
  NO_PERMISSION(77, false),
  /** The definition is wrong. */
  CONFIG(78, false),
  /** Stopped by Ctrl-C, or by the program that runs the pipeline. */
  INTERRUPTED(130, true),
  /** Stopped by SIGTERM, as a scheduler sends it. */
  TERMINATED(143, true);

  private final int code;
  private final boolean retryable;

  ExitCode(int code, boolean retryable) {
    this.code = code;
    this.retryable = retryable;
  }

  /** The process exit code. */
  public int code() {
    return code;
  }

  /** Whether the same command may do better later with nothing mended. */
  public boolean isRetryable() {
    return retryable;
  }
}
