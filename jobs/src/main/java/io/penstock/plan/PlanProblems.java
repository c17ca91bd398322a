package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import org.apache.hadoop.fs.Path;

/** Makes the messages of planning. */
final class PlanProblems {
  private PlanProblems() {}

  static PenstockException foreignTable(Node node, Path table) {
    return new PenstockException(
        ExitCode.CANNOT_CREATE,
        node.qualifiedName()
            + ": the table in "
            + table
            + " was not written by Penstock. Nothing was changed; move it away, or give the"
            + " pipeline another lake with --lake.");
  }
}
