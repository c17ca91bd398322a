package io.penstock.run;

/**
 * The rows of one node's run; for a source {@code read = written + dropped + quarantined}, less
 * what a merge folded into one row per key.
 *
 * @param read rows that came in
 * @param written rows in the data files of the commit
 * @param dropped rows left out by a check
 * @param quarantined rows in the quarantine table
 */
public record Counts(long read, long written, long dropped, long quarantined) {
  /** Nothing. */
  public static final Counts NONE = new Counts(0, 0, 0, 0);
}
