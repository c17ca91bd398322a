package io.penstock.problem;

/**
 * One mistake in a pipeline file.
 *
 * @param code a stable word, such as {@code unknown-column}
 * @param at where the mistake stands
 * @param what what is wrong, a sentence with its full stop
 * @param fix what there is and how to mend it, or empty where {@code what} says it
 */
public record Problem(String code, Position at, String what, String fix) {
  /** The one form in which a user reads it: {@code file:line:column: what fix}. */
  @Override
  public String toString() {
    return at + ": " + what + (fix.isEmpty() ? "" : " " + fix);
  }
}
