package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Makes the messages of planning. */
final class PlanProblems {
  private PlanProblems() {}

  /** A source without a schema whose files have no header. */
  static Problem nothingNamesTheColumns(SourceNode source) {
    return new Problem(
        "no-schema",
        source.name().at(),
        source.qualifiedName() + " has no schema, and nothing else names its columns.",
        "Write it down, as in schema: customer_id STRING, amount DOUBLE; or set options: {header:"
            + " true}, and it is inferred from the files.");
  }

  /** Files that do not fit the columns which were inferred from earlier ones. */
  static Problem filesLookDifferent(SourceNode source, List<String> differences, String now) {
    return new Problem(
        "schema-changed",
        source.name().at(),
        source.qualifiedName()
            + " has no schema, and its files no longer fit its table: "
            + String.join("; ", differences)
            + ".",
        "Write down what you want; the files look like this: schema: " + now);
  }

  static PenstockException nothingToInferFrom(SourceNode source) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        source.qualifiedName()
            + " has no schema, and its files no values to infer one from. Write it down, as in"
            + " schema: customer_id STRING, amount DOUBLE; or deliver files with rows.");
  }

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
