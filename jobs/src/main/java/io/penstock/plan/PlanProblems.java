package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.lake.TableProperties;
import io.penstock.lake.TableState;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructField;

/** Makes the messages of planning. */
final class PlanProblems {
  private static final int SHOWN_MOVES = 10;

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

  /** A source whose files may have other columns, and do not say which they have. */
  static Problem nothingNamesOtherColumns(SourceNode source) {
    return new Problem(
        "no-header",
        source.name().at(),
        source.qualifiedName()
            + " has onSchemaChange: "
            + source.onSchemaChange().keyword()
            + ", and its files do not say which columns they have.",
        "Set options: {header: true}, or onSchemaChange: fail.");
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

  static Problem settingOfMeaning(Text key) {
    return new Problem(
        "spark-setting",
        key.at(),
        "'" + key + "' cannot be set: results depend on it, so Penstock sets it.",
        "Remove it.");
  }

  static Problem settingOfWholeSpark(Text key) {
    return new Problem(
        "spark-setting",
        key.at(),
        "'" + key + "' cannot be set for one node: Spark takes it when it starts.",
        "Set it under 'spark' at the top of the file, in the profile, or with spark-submit --conf.");
  }

  static Problem unknownSetting(Text key, Collection<String> known) {
    return new Problem(
        "spark-setting",
        key.at(),
        "Spark has no setting '" + key + "'.",
        NearNames.nearest(key.value(), known)
            .map(near -> "Did you mean '" + near + "'?")
            .orElse("Its documentation lists them under Configuration, Runtime SQL."));
  }

  static Problem settingValue(Text key, Text value, RuntimeException why) {
    String message = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return new Problem(
        "spark-setting",
        value.at(),
        "'" + value + "' is not a value of " + key + ".",
        "Spark says: " + message + (message.endsWith(".") ? "" : "."));
  }

  /** A column of the name that scd2 gives to its own. */
  static Problem validToIsTaken(Text dataset) {
    return new Problem(
        "duplicate-column",
        dataset.at(),
        "'" + dataset + "' has a column valid_to, which scd2 adds: until when a row was true.",
        "Leave it out, or name it otherwise.");
  }

  /** A feature that tells of what comes after its time. */
  static Problem takesValidTo(Text column, Text dataset) {
    return new Problem(
        "not-known-yet",
        column.at(),
        "'%s' of '%s' is not known at as_of: it says when the row ends later."
            .formatted(column, dataset),
        "Leave it out of take.");
  }

  /** A column of which scd2 cannot see that it has changed. */
  static Problem cannotTellChange(Text dataset, StructField column) {
    return new Problem(
        "not-comparable",
        dataset.at(),
        "scd2 cannot see when '%s' of '%s' changes: it is %s, of which no two values can be compared."
            .formatted(column.name(), dataset, column.dataType().sql()),
        "Leave it out, or write it as STRING, as to_json does.");
  }

  static Problem incrementalIsNotRead(Text input, List<Text> read) {
    List<String> names = read.stream().map(Text::value).toList();
    return new Problem(
        "unknown-dataset",
        input.at(),
        "'incremental' names '" + input + "', which the SQL does not read.",
        names.isEmpty() ? "Delete it." : "It reads " + String.join(", ", names) + ".");
  }

  /** An input that does not keep its rows. */
  static Problem tellsNoNewRows(Text input, String why) {
    return new Problem(
        "does-not-fit",
        input.at(),
        "'incremental' names '%s', which %s: which of its rows are new cannot be told."
            .formatted(input, why),
        "Delete 'incremental', or name an input with 'write: append' or 'merge'.");
  }

  /** A table that only grows, over rows that change. */
  static Problem addsChangesAgain(Text input) {
    return new Problem(
        "does-not-fit",
        input.at(),
        "'incremental' names '%s', which is merged: 'write: append' would add a row that has changed once more."
            .formatted(input),
        "Write 'write: merge' with keys, or 'scd2'.");
  }

  static Problem property(Text of, TableProperties.Wrong wrong) {
    return new Problem("table-property", of.at(), wrong.what(), wrong.mend());
  }

  static Problem clustersByTooMany(Text column, int most) {
    return new Problem(
        "does-not-fit",
        column.at(),
        "clusterBy names more than " + most + " columns: Delta takes no more.",
        "Leave the others out.");
  }

  static Problem cannotCluster(Text column, String type) {
    return new Problem(
        "partition-type",
        column.at(),
        "cannot cluster by '" + column + "': it is " + type + ".",
        "Cluster by a column of a plain type, such as DATE or STRING.");
  }

  /** A column whose values Delta's log would have. */
  static Problem showsPii(Text column, String key) {
    return new Problem(
        "shows-pii",
        column.at(),
        "%s names '%s', which is pii: its values would stand in Delta's log."
            .formatted(key, column),
        "Use another column, or a hash of this one.");
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

  static PenstockException restoredSource(Node node, TableState.Restored restored, long before) {
    return new PenstockException(
        ExitCode.DATA,
        "%s: in version %d another program restored the table to what it was at %s, but its ledger still has the files that were loaded since: their rows would never come again. Nothing was changed. Load all files again with --refresh %s, or restore version %d."
            .formatted(
                node.qualifiedName(), restored.version(), restored.to(), node.name(), before));
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
