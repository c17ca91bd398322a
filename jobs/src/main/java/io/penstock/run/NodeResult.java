package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.lake.FileCounts;
import io.penstock.problem.PenstockException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one node in a run.
 *
 * @param node the node
 * @param outcome how it ended
 * @param reason why it ran, did not run, or failed, for people
 * @param counts its rows
 * @param violations rows that broke each check, by the check's name; only those that some did
 * @param version the version of its table or model after the run; -1 where it has none
 * @param metrics a model's metrics on its test rows, in the order of the file
 * @param notes what a user should know, a sentence each
 * @param duration wall time
 * @param failure why it failed, for FAILED and REFUSED, and for CANCELLED by a user
 * @param attempts how often it was tried; 0 if it did not run
 * @param files for a source: what became of each input file that it loaded
 */
public record NodeResult(
    Node node,
    Outcome outcome,
    String reason,
    Counts counts,
    Map<String, Long> violations,
    long version,
    Map<String, Double> metrics,
    List<String> notes,
    Duration duration,
    @Nullable PenstockException failure,
    int attempts,
    List<FileCounts> files) {
  public NodeResult {
    files = List.copyOf(files);
    violations = Collections.unmodifiableMap(new LinkedHashMap<>(violations));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    notes = List.copyOf(notes);
  }

  /** A node that ran once. */
  public NodeResult(
      Node node,
      Outcome outcome,
      String reason,
      Counts counts,
      Map<String, Long> violations,
      long version,
      Map<String, Double> metrics,
      List<String> notes,
      Duration duration,
      @Nullable PenstockException failure) {
    this(
        node,
        outcome,
        reason,
        counts,
        violations,
        version,
        metrics,
        notes,
        duration,
        failure,
        1,
        List.of());
  }

  /** How a node ended. */
  public enum Outcome {
    /** It ran and published. */
    DONE,
    /** Nothing had changed; it did not run. */
    UP_TO_DATE,
    /** It ran and published, and what it made must not be used: a degenerate model. */
    REFUSED,
    /** It failed; its table is as it was. */
    FAILED,
    /** Something that it reads failed or was refused; it did not run. */
    BLOCKED,
    /** The run was stopped before the node had published; its table is as it was. */
    CANCELLED
  }

  /** A node that did not run. */
  public static NodeResult idle(Node node, Outcome outcome, String reason, long version) {
    return unrun(node, outcome, reason, version, null);
  }

  /** A node that the end of its run stopped; {@code failure} if a user asked for that end. */
  static NodeResult cancelled(Node node, String reason, @Nullable PenstockException failure) {
    return unrun(node, Outcome.CANCELLED, reason, -1, failure);
  }

  private static NodeResult unrun(
      Node node,
      Outcome outcome,
      String reason,
      long version,
      @Nullable PenstockException failure) {
    return new NodeResult(
        node,
        outcome,
        reason,
        Counts.NONE,
        Map.of(),
        version,
        Map.of(),
        List.of(),
        Duration.ZERO,
        failure,
        0,
        List.of());
  }

  /** A node that failed. */
  public static NodeResult failed(Node node, PenstockException failure, Duration duration) {
    return new NodeResult(
        node,
        Outcome.FAILED,
        failure.getMessage() == null ? "" : failure.getMessage(),
        Counts.NONE,
        Map.of(),
        -1,
        Map.of(),
        List.of(),
        duration,
        failure);
  }

  /** The same with what became of each input file. */
  NodeResult withFiles(List<FileCounts> loaded) {
    return new NodeResult(
        node,
        outcome,
        reason,
        counts,
        violations,
        version,
        metrics,
        notes,
        duration,
        failure,
        attempts,
        loaded);
  }

  /** The same with the time that it took and the number of attempts. */
  NodeResult after(Duration took, int tried) {
    return new NodeResult(
        node,
        outcome,
        reason,
        counts,
        violations,
        version,
        metrics,
        notes,
        took,
        failure,
        tried,
        files);
  }

  /** Whether nodes that read this one can go on. */
  public boolean isUsable() {
    return outcome == Outcome.DONE || outcome == Outcome.UP_TO_DATE;
  }
}
