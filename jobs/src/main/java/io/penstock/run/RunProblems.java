package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/** Makes the messages of running. */
final class RunProblems {
  private RunProblems() {}

  static PenstockException missingInputs(List<UnselectedInputs.Read> missing) {
    UnselectedInputs.Read first = missing.get(0);
    List<String> others =
        missing.stream()
            .map(read -> read.input().name().value())
            .filter(name -> !name.equals(first.input().name().value()))
            .distinct()
            .toList();
    return new PenstockException(
        ExitCode.NO_INPUT,
        first.reader().qualifiedName()
            + " reads "
            + first.input().name()
            + ", which is not selected and not in the lake yet"
            + (others.isEmpty() ? "" : "; the same goes for " + NearNames.listed(others))
            + ". Select what it reads too: '+"
            + first.reader().name()
            + "'.");
  }

  static PenstockException stopped(PenstockException stop, List<NodeResult> results, String runId) {
    List<String> written = names(results, r -> r.outcome() == Outcome.DONE);
    List<String> unwritten = names(results, r -> !r.isUsable() && r.outcome() != Outcome.REFUSED);
    return new PenstockException(
        stop.exitCode(),
        stop.getMessage()
            + ". Nothing is half-written.\n  Written: "
            + (written.isEmpty() ? "nothing" : NearNames.listed(written))
            + ".\n  Not written, as they were before: "
            + NearNames.listed(unwritten)
            + ".\n  Run again to go on. Run "
            + runId
            + ".");
  }

  static PenstockException noRecord(Path directory) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "no run has been recorded in " + directory + " yet: 'result:' selects by the last run.");
  }

  static PenstockException cannotReadRecords(Path directory, IOException cause) {
    return new PenstockException(
        ExitCode.IO,
        "cannot read the run records in " + directory + ": " + Failures.firstLine(cause),
        cause);
  }

  private static List<String> names(List<NodeResult> results, Predicate<NodeResult> wanted) {
    return results.stream()
        .filter(wanted)
        .map(NodeResult::node)
        .map(Node::name)
        .map(Object::toString)
        .toList();
  }
}
