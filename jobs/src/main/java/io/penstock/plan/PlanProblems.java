package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Makes the messages of planning. */
final class PlanProblems {
  private static final int SHOWN_MOVES = 10;

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

  static PenstockException damagedPlan(String file, String why) {
    return new PenstockException(
        ExitCode.DATA, file + " is not a whole plan: " + why + ". Make it again with compile.");
  }

  static PenstockException otherFormat(String file, int format, int known) {
    return new PenstockException(
        ExitCode.DATA,
        file
            + " is a plan of format "
            + format
            + "; this version of Penstock reads format "
            + known
            + ". Make it again with compile.");
  }

  static PenstockException moved(String file, List<String> moves) {
    List<String> lines = new ArrayList<>();
    lines.add(file + " does not hold any more. Nothing was run. What has changed since:");
    moves.stream().limit(SHOWN_MOVES).forEach(move -> lines.add("  " + move));
    if (moves.size() > SHOWN_MOVES) {
      lines.add("  ... and " + (moves.size() - SHOWN_MOVES) + " more");
    }
    lines.add("Make it again with compile.");
    return new PenstockException(ExitCode.DATA, String.join("\n", lines));
  }
}
