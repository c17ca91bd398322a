package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.util.Collection;
import org.apache.hadoop.fs.Path;

/** Makes the messages of planning. */
final class PlanProblems {
  private PlanProblems() {}

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
