package io.penstock.run;

/**
 * How a run goes about its nodes.
 *
 * @param threads how many nodes run at the same time, at most
 * @param retries how often a node is tried again after a failure that may pass
 * @param onFailure what a failed node means for the others
 */
public record RunPolicy(int threads, int retries, OnFailure onFailure) {
  /** Three nodes at a time, two retries; what does not read a failed node goes on. */
  public static final RunPolicy DEFAULTS = new RunPolicy(3, 2, OnFailure.KEEP_GOING);

  public RunPolicy {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: must be 1 or more");
    }
    if (retries < 0) {
      throw new IllegalArgumentException("retries: must be 0 or more");
    }
  }

  /** What a failed node means for those that do not read it. */
  public enum OnFailure {
    /** They run. */
    KEEP_GOING,
    /** They are stopped, or do not begin. */
    STOP
  }
}
