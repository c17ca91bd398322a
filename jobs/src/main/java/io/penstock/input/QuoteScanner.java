package io.penstock.input;

/**
 * Whether the quotes of a record are closed: a value that begins with a quote ends with one, and
 * then comes a separator or the end. A quote within a value that does not begin with one is text.
 */
final class QuoteScanner {
  private enum At {
    START,
    PLAIN,
    QUOTED,
    ESCAPE,
    CLOSED
  }

  private final char quote;
  private final char escape;
  private final boolean mayDouble;
  private final String separator;
  private final boolean skipsSpace;

  private At at = At.START;
  private int seen;
  private int opened;
  private boolean isBroken;
  private boolean doubled;
  private boolean escaped;

  /**
   * @param mayDouble whether two quotes stand for one, besides those that are escaped
   */
  QuoteScanner(
      char quote, char escape, boolean mayDouble, String separator, boolean skipsLeadingSpace) {
    this.quote = quote;
    this.escape = escape;
    this.mayDouble = mayDouble || escape == quote;
    this.separator = separator;
    this.skipsSpace = skipsLeadingSpace;
  }

  /** Begins another record. */
  void reset() {
    at = At.START;
    seen = 0;
    opened = 0;
    isBroken = false;
    doubled = false;
    escaped = false;
  }

  /** Goes on with more of the record's text. */
  void scan(String text) {
    for (int i = 0; i < text.length() && !isBroken; i++) {
      i += step(text, i);
    }
    seen += text.length();
  }

  /** Whether a quoted value has not ended yet. */
  boolean isOpen() {
    return !isBroken && (at == At.QUOTED || at == At.ESCAPE);
  }

  /** Whether something else than a separator follows a closed quote. */
  boolean isBroken() {
    return isBroken;
  }

  /** Whether two quotes stand for one. */
  boolean isDoubled() {
    return doubled;
  }

  /** Whether a quote is escaped by another character. */
  boolean isEscaped() {
    return escaped;
  }

  /** The character of the quote that opened last, counted from 1. */
  int opened() {
    return opened;
  }

  /** Looks at one character; says how many more were used. */
  private int step(String text, int i) {
    char c = text.charAt(i);
    switch (at) {
      case START, PLAIN -> {
        if (text.startsWith(separator, i)) {
          at = At.START;
          return separator.length() - 1;
        }
        plain(c, i);
      }
      case QUOTED -> quoted(c);
      case ESCAPE -> {
        at = At.QUOTED;
        if (c == quote) {
          escaped = true;
        } else if (c != escape) {
          quoted(c);
        }
      }
      case CLOSED -> {
        if (text.startsWith(separator, i)) {
          at = At.START;
          return separator.length() - 1;
        }
        closed(c);
      }
    }
    return 0;
  }

  private void plain(char c, int i) {
    if (at == At.PLAIN || (skipsSpace && c <= ' ')) {
      return;
    }
    at = c == quote ? At.QUOTED : At.PLAIN;
    if (c == quote) {
      opened = seen + i + 1;
    }
  }

  private void quoted(char c) {
    if (c == escape && escape != quote) {
      at = At.ESCAPE;
    } else if (c == quote) {
      at = At.CLOSED;
    }
  }

  private void closed(char c) {
    if (c == quote && mayDouble) {
      doubled = true;
      at = At.QUOTED;
    } else if (c > ' ') {
      isBroken = true;
    }
  }
}
