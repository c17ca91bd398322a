package io.penstock.ml;

/** What a foreign failure says, as one line for a user. */
final class Messages {
  private static final String VECTOR =
      "struct<type:tinyint,size:int,indices:array<int>,values:array<double>>";

  private Messages() {}

  /** The innermost cause's first line, as a sentence. */
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String line = message.strip().lines().findFirst().orElse("").strip();
    String plain = inWords(line.replaceFirst("^requirement failed: ?", ""));
    String said = plain.isEmpty() ? cause.getClass().getSimpleName() : plain;
    return said.endsWith(".") ? said : said + ".";
  }

  /** Types without the classes that they are in MLlib. */
  private static String inWords(String line) {
    return line.replace(VECTOR, "vector")
        .replaceAll("\\bclass [a-zA-Z0-9_.$]+:", "")
        .replaceFirst(
            "^Column (\\S+) must be of type (\\S+) but was actually (\\S+?)\\.?$",
            "column '$1' must be a $2, is $3");
  }
}
