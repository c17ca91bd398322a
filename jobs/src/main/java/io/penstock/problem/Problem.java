package io.penstock.problem;

/**
 * One mistake in a pipeline file. Its message is one line of bounded length without control
 * characters, whatever of the file it shows.
 *
 * @param code a stable word, such as {@code unknown-column}
 * @param at where the mistake stands
 * @param what what is wrong, a sentence with its full stop
 * @param fix what there is and how to mend it, or empty where {@code what} says it
 */
public record Problem(String code, Position at, String what, String fix) {
  private static final int LONGEST = 900;

  public Problem {
    what = shown(what);
    fix = shown(fix);
  }

  /** The one form in which a user reads it: {@code file:line:column: what fix}. */
  @Override
  public String toString() {
    return at + ": " + what + (fix.isEmpty() ? "" : " " + fix);
  }

  /** The middle of a long text is left out: its end often has the hint. */
  private static String shown(String text) {
    String line = text.replaceAll("[\\p{Cc}\\x{2028}\\x{2029}\\x{202E}]", "\uFFFD");
    if (line.length() <= LONGEST) {
      return line;
    }
    int half = LONGEST / 2;
    return line.substring(0, half) + "..." + line.substring(line.length() - half);
  }
}
