package io.penstock.problem;

import java.io.IOException;

/** What a failure that another library threw says, for one of our messages. */
public final class Causes {
  private Causes() {}

  /** The first line of a message, or the type where there is none. */
  public static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? e.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("");
  }

  /** The failure of a disk that an error stands for: Hadoop says so that a local one is full. */
  public static IOException io(Error e) {
    if (e.getCause() instanceof IOException failure) {
      return failure;
    }
    throw e;
  }
}
