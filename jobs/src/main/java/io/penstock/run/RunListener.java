package io.penstock.run;

import io.penstock.definition.Node;

/** Watches a run. Calls may come from several threads, for one node always in order. */
public interface RunListener {
  /** A listener that does nothing. */
  RunListener SILENT = new RunListener() {};

  /** The node begins to run; {@code reason} says why. */
  default void started(Node node, String reason) {}

  /** The node has ended, whether it ran or not. */
  default void ended(NodeResult result) {}

  /**
   * Spark's tasks of the run that are known by now.
   *
   * @param done tasks that have ended
   * @param total tasks of all stages begun so far
   */
  default void progressed(long done, long total) {}
}
