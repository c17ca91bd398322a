package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.lake.LedgerEntry;
import io.penstock.lake.SettledBatch;
import io.penstock.problem.CheckFailedException;
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

  static String quarantineAhead(String node, long batch, long ofTable) {
    return "%s__quarantine is at batch %d, %s only at batch %d: commits of the table were lost. Restore its log from a backup, or rebuild the table: run with --refresh %s."
        .formatted(node, batch, node, ofTable, node);
  }

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

  static String settledAnew(SettledBatch batch, List<String> changes) {
    return "batch %d, which run %s settled and did not finish, holds other files now, as %s%s."
        .formatted(
            batch.number(),
            batch.run(),
            changes.get(0),
            changes.size() > 1 ? " and " + (changes.size() - 1) + " more" : "");
  }

  static String finished(SettledBatch batch) {
    return "batch %d, which run %s settled and did not finish, is finished with its %s."
        .formatted(batch.number(), batch.run(), files(batch.entries().size()));
  }

  static CheckFailedException notAllAgain(Node source, List<String> gone) {
    return new CheckFailedException(
        source.qualifiedName()
            + ": all its files must be loaded again, but "
            + (gone.size() == 1 ? "one that was loaded is" : gone.size() + " that were loaded are")
            + " not there any more, such as "
            + gone.get(0)
            + ". The table is unchanged. Bring the files back, or undo what made this necessary.");
  }

  static CheckFailedException contentIsGone(Node source, List<LedgerEntry> lost) {
    LedgerEntry first = lost.get(0);
    return new CheckFailedException(
        "%s: all its files must be loaded again, but %s changed since, which would lose rows that are in the table beside the new ones, such as those of %s of batch %d. The table is unchanged. Deliver what it held then under another name, or undo what made this necessary."
            .formatted(
                source.qualifiedName(),
                lost.size() == 1 ? "one has" : lost.size() + " have",
                first.file().path(),
                first.batch()));
  }

  static PenstockException notYetAgain(Node source, List<String> left) {
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        "%s: all its files must be loaded again, but %s cannot be read now, such as %s. The table is unchanged. Run again once they are whole."
            .formatted(source.qualifiedName(), files(left.size()), left.get(0)));
  }

  private static String files(int count) {
    return count + (count == 1 ? " file" : " files");
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
