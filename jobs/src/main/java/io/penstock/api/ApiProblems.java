package io.penstock.api;

import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import java.util.List;

/** Makes the messages of the door. */
final class ApiProblems {
  private ApiProblems() {}

  static PenstockException unknown(String name, List<String> names) {
    String hint = NearNames.didYouMean(name, names);
    return new PenstockException(
        ExitCode.USAGE,
        "unknown dataset '"
            + name
            + "'. The pipeline has "
            + NearNames.listed(names)
            + "."
            + (hint.isEmpty() ? "" : " " + hint));
  }

  static PenstockException unknownStage(String name, List<String> names) {
    String hint = NearNames.didYouMean(name, names);
    return new PenstockException(
        ExitCode.USAGE,
        "unknown stage '"
            + name
            + "'."
            + (hint.isEmpty() ? "" : " " + hint)
            + " penstock stages lists all.");
  }

  static PenstockException tooSmall(String option, int least, int value) {
    return new PenstockException(
        ExitCode.USAGE, option + " must be " + least + " or more, is " + value + ".");
  }

  static PenstockException refreshesUnselected(List<String> names) {
    return new PenstockException(
        ExitCode.USAGE,
        "--refresh names "
            + NearNames.listed(names)
            + ", which --select and --exclude leave out. Select "
            + (names.size() == 1 ? "it" : "them")
            + " too.");
  }

  static PenstockException isNoDataset(Node model) {
    return new PenstockException(
        ExitCode.USAGE, "'" + model.name() + "' is a model: it has no rows to show.");
  }

  static PenstockException isNoModel(Node node) {
    return new PenstockException(
        ExitCode.USAGE,
        "'" + node.name() + "' is not a model: it is one of " + node.section() + ".");
  }

  static PenstockException noQuarantine(Node node) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "'" + node.name() + "' has no quarantine: none of its rows had to go there.");
  }

  static PenstockException noTable(String name) {
    return new PenstockException(
        ExitCode.NO_INPUT, "'" + name + "' is not in the lake yet. Run the pipeline first.");
  }

  static PenstockException noModel(Node model) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "'"
            + model.name()
            + "' has no model that may be used. Run the pipeline, and read what it says of it.");
  }
}
