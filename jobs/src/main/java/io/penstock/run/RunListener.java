package io.penstock.run;

import io.penstock.definition.Node;
import java.time.Duration;

/** Watches a run. Calls may come from several threads, for one node always in order. */
public interface RunListener {
  /** A listener that does nothing. */
  RunListener SILENT = new RunListener() {};

  /** The run begins; {@code run} can stop it. Not called where nothing has changed. */
  default void began(RunHandle run) {}

  /** Something about the run that its user should know: one sentence. */
  default void noted(String note) {}

  /** The node begins to run; {@code reason} says why. */
  default void started(Node node, String reason) {}

  /**
   * The node has failed for a reason that may pass, and is tried again.
   *
   * @param retry counted from 1
   * @param of how many retries there are
   * @param wait until then
   */
  default void retrying(Node node, int retry, int of, Duration wait, String reason) {}

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
