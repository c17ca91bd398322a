package io.penstock.ml;

/** What a foreign failure says, as one line for a user. */
final class Messages {
  private Messages() {}

  /** The innermost cause's first line, as a sentence. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.strip().lines().findFirst().orElse("").strip();
    String plain = line.replaceFirst("^requirement failed: ?", "");
    String said = plain.isEmpty() ? cause.getClass().getSimpleName() : plain;
    return said.endsWith(".") ? said : said + ".";
  }
}
