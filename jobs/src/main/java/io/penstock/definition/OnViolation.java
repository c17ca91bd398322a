package io.penstock.definition;

import java.util.Locale;

/** What happens to what breaks a check; of several that a row breaks, the first here decides. */
public enum OnViolation {
  /** Nothing is published and the run ends with 65. */
  FAIL,
  /** The row goes to the node's quarantine table with its reasons. */
  QUARANTINE,
  /** The row is left out, counted and reported. */
  DROP,
  /** The row stays, counted and reported. */
  WARN;

  /** The word in the pipeline file. */
  public String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }
}
