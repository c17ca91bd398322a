package io.penstock.ml;

import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.ParameterValue.Scalar;
import io.penstock.definition.ModelNode.ParameterValue.Sequence;
import io.penstock.definition.SqlName;
import io.penstock.definition.Text;
import io.penstock.problem.ExitCode;
import io.penstock.problem.NearNames;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Makes every message about the definition of a model; returns it, never throws it. */
final class MlProblems {
  private MlProblems() {}

  static Problem unknownStage(Text name, Role role, Collection<String> names) {
    String refused = StageCatalog.REFUSED.get(name.value());
    if (refused != null) {
      return new Problem(
          "refused-stage", name.at(), "stage '" + name + "' cannot be used here.", refused);
    }
    String hint = NearNames.didYouMean(name.value(), names);
    String what = "unknown " + (role == Role.ALGORITHM ? "algorithm" : "stage") + " '" + name;
    String known = "Penstock knows " + NearNames.listed(names) + ".";
    return new Problem("unknown-stage", name.at(), what + "'.", joined(known, hint));
  }

  static Problem misplacedStage(Text name, Role right) {
    return new Problem(
        "misplaced-stage",
        name.at(),
        name + " is " + right.noun() + ".",
        "It belongs under '" + right.key() + "'.");
  }

  static Problem noEngine(Text algorithm, List<String> onEngines) {
    return new Problem(
        "no-engine",
        algorithm.at(),
        "gpu: require, but " + algorithm + " never runs on a GPU.",
        "Set gpu to auto, or use " + String.join(" or ", onEngines) + ".");
  }

  static PenstockException noGpu(String model, String why) {
    return new PenstockException(
        ExitCode.UNAVAILABLE,
        model
            + " needs a GPU (gpu: require): "
            + why
            + ". Run it where there is one, or set gpu to auto.");
  }

  static Problem unknownParameter(Text name, String stage, Collection<String> known) {
    return new Problem(
        "unknown-parameter",
        name.at(),
        stage + " has no parameter '" + name + "'.",
        NearNames.itHas(name.value(), known));
  }

  static Problem reservedParameter(Text name, String stage, String why) {
    return new Problem(
        "reserved-parameter",
        name.at(),
        stage + "." + name + " cannot be set here: " + why + ".",
        "Remove it.");
  }

  static Problem wrongType(ParameterValue value, String parameter, String noun) {
    return new Problem(
        "wrong-type",
        value.text().at(),
        parameter + " must be " + noun + ", is " + shown(value) + ".",
        isQuotedNumber(value) && noun.contains("number") ? "Remove the quotes." : "");
  }

  static Problem outOfRange(
      ParameterValue value, String parameter, ParameterRange range, String doc) {
    Position at = value.text().at();
    if (range.must().isEmpty()) {
      String what = parameter + " is " + shown(value) + ", which is not a valid value.";
      return new Problem("out-of-range", at, what, "MLlib says: " + sentence(doc));
    }
    boolean isWord = !range.allowed().isEmpty();
    String is = isWord ? shown(value) : plain(value);
    return new Problem(
        "out-of-range",
        at,
        parameter + " must be " + range.must() + ", is " + is + ".",
        isWord ? NearNames.didYouMean(plain(value), range.allowed()) : "");
  }

  static Problem rowsVanish(ParameterValue value, String parameter) {
    return new Problem(
        "rows-vanish",
        value.text().at(),
        parameter + " must not be 'skip': rows would vanish unseen, from training and scoring.",
        "Use keep, or drop the rows in SQL.");
  }

  static Problem wrongLabelType(Text label, String dataset, String type) {
    return new Problem(
        "wrong-label-type",
        label.at(),
        "label '" + label + "' in '" + dataset + "' is " + type + ", not a number or a BOOLEAN.",
        "Make it one in SQL: 1 for what the model looks for, else 0.");
  }

  static Problem notAFeature(Text column, String why) {
    return new Problem(
        "not-a-feature",
        column.at(),
        "'" + column + "' cannot be a feature: " + why + ".",
        "Remove it from include.");
  }

  static Problem wrongFeatureType(Position at, String column, String type, String mend) {
    return new Problem(
        "wrong-feature-type",
        at,
        "feature '" + column + "' is " + type + ", which no model can take.",
        mend);
  }

  static Problem nameTaken(Position at, String role, String column) {
    return new Problem(
        "reserved-name",
        at,
        role + " '" + column + "' has the name of a column that the model adds.",
        "Rename it in SQL" + orExclude(role));
  }

  static Problem unusableName(Position at, String role, String column) {
    String character = column.contains(".") ? "a dot" : "a back quote";
    String quoted = SqlName.quoted(column);
    String renamed = column.replaceAll("[.`]", "_");
    return new Problem(
        "unusable-name",
        at,
        role + " '" + column + "': MLlib cannot use a column with " + character + " in its name.",
        "Rename it in a table (SELECT " + quoted + " AS " + renamed + ")" + orExclude(role));
  }

  private static String orExclude(String role) {
    return role.equals("feature") ? ", or exclude it." : ".";
  }

  static Problem noFeatures(Position at, String dataset, String label) {
    return new Problem(
        "no-features",
        at,
        "'" + dataset + "' has no column that can be a feature.",
        "The label '" + label + "', the keys, the split columns and as_of never are.");
  }

  static Problem nothingToSplitBy(Position at, String dataset) {
    return new Problem(
        "no-split-columns",
        at,
        "split needs 'by': '" + dataset + "' has no entity to split by.",
        "Name the columns that say which rows belong together, such as by: [customer_id].");
  }

  static Problem unknownMetric(Text metric, String algorithm, List<String> known) {
    return new Problem(
        "unknown-metric",
        metric.at(),
        "unknown metric '" + metric + "' for " + algorithm + ".",
        NearNames.itHas(metric.value(), known));
  }

  static Problem missingParameter(Text stage, String parameter, String why) {
    return new Problem("missing-parameter", stage.at(), stage + " needs " + parameter + ".", why);
  }

  static Problem nothingFits(Text stage, String wanted) {
    return new Problem(
        "nothing-fits",
        stage.at(),
        stage + " has nothing to work on: no feature left is " + wanted + ".",
        "Remove it, or name its columns with inputCols.");
  }

  static Problem stageRefuses(Text stage, String why) {
    return new Problem("wrong-stage", stage.at(), stage + " cannot work here: " + why, "");
  }

  static Problem textLeft(Position at, String column) {
    return new Problem(
        "text-feature",
        at,
        "feature '" + column + "' is text when the vector is assembled.",
        "Add '- stringIndexer: {handleInvalid: keep}' and '- oneHotEncoder: {}' to prepare, or"
            + " exclude it.");
  }

  static Problem notAssembled(Position at, String column, String type) {
    return new Problem(
        "not-assembled",
        at,
        "'" + column + "' is " + type + " when the vector is assembled.",
        "Add a stage to prepare that makes numbers of it.");
  }

  static Problem keptNameTaken(Text column) {
    return new Problem(
        "reserved-name",
        column.at(),
        "column '" + column + "' cannot be kept: scoring adds a column of that name.",
        "Rename it in SQL, or keep another.");
  }

  static Problem missingFeature(Position at, String feature, String model, String dataset) {
    return new Problem(
        "missing-feature",
        at,
        "'" + dataset + "' has no column '" + feature + "', a feature of '" + model + "'.",
        "Add it, or exclude it from the model.");
  }

  static Problem changedFeature(
      Position at, String feature, String is, String was, String dataset) {
    return new Problem(
        "changed-feature",
        at,
        "'"
            + feature
            + "' in '"
            + dataset
            + "' is "
            + is
            + ", the model is trained on "
            + was
            + ".",
        "Cast it.");
  }

  /** A value as a message shows it: text in quotes, so that its ends are seen. */
  private static String shown(ParameterValue value) {
    return value instanceof Scalar scalar ? "'" + scalar.text() + "'" : plain(value);
  }

  private static String plain(ParameterValue value) {
    if (value instanceof Sequence sequence) {
      return sequence.items().stream()
          .map(item -> item.text().value())
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.text().value();
  }

  private static boolean isQuotedNumber(ParameterValue value) {
    return value instanceof Scalar scalar
        && scalar.quoted()
        && scalar.text().value().matches("[-+0-9.eE]+");
  }

  private static String sentence(String doc) {
    String oneLine = doc.strip().replaceAll("\\s+", " ");
    return oneLine.endsWith(".") ? oneLine : oneLine + ".";
  }

  private static String joined(String first, String second) {
    return second.isEmpty() ? first : first + " " + second;
  }
}
