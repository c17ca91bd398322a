package io.penstock.problem;

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
}
