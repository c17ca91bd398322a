package io.penstock.cli;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;

/** Makes the messages of the command. */
final class CliProblems {
  private CliProblems() {}

  static PenstockException noPlugin(String plugin) {
    return new PenstockException(
        ExitCode.UNAVAILABLE,
        "spark.plugins names "
            + plugin
            + ", which is not on the class path. Give its jar to spark-submit with --jars, or to the"
            + " launcher in PENSTOCK_SUBMIT_OPTS; or use a profile without it.");
  }
}
