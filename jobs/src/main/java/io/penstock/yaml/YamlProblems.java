package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Makes the messages about keys, names and the shape of a pipeline file. */
final class YamlProblems {
  private static final int LONGEST_SHOWN = 60;

  private YamlProblems() {}

  /** A user's text, short and on one line. */
  static String shown(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "...";
  }

  static Problem tooManyProblems(Position at, int limit) {
    return new Problem(
        "too-many-problems",
        at,
        "there are more than " + limit + " problems; these are the first.",
        "");
  }

  static Problem tooManyNodes(Position at, int limit) {
    return new Problem(
        "too-large", at, "a pipeline has at most " + limit + " nodes.", "Split it in two.");
  }

  static Problem tooMuchLike(Text name) {
    return new Problem(
        "too-large",
        name.at(),
        "features." + name + " takes too much with 'like'.",
        "Make fewer feature sets of so many values.");
  }

  static Problem notAPipeline(Position at, String kind) {
    return new Problem(
        "wrong-kind",
        at,
        "a pipeline file must be a map of keys, is " + kind + ".",
        "It begins with 'penstock: 1'.");
  }

  static Problem noProfile(Position at, String kind) {
    return new Problem(
        "wrong-kind",
        at,
        "a profile must be a map, is " + kind + ".",
        "It has, for example, lakeRoot: lake");
  }

  static Problem inProfile(Position at) {
    return new Problem(
        "unknown-parameter",
        at,
        "a profile cannot use parameters.",
        "Of '${...}' it can have '${secret:NAME}' in its Spark settings.");
  }

  /** A setting that Spark has to know before any file of a pipeline is read. */
  static Problem tooLateForSpark(Text key) {
    String shown = key.value();
    String mend =
        switch (shown) {
          case "spark.master" -> "--master";
          case "spark.submit.deployMode" -> "--deploy-mode";
          case "spark.driver.memory" -> "--driver-memory";
          default -> "--conf " + shown + "=...";
        };
    return new Problem(
        "does-not-fit",
        key.at(),
        "'" + shown + "' must be known before this file is read.",
        "Give it to spark-submit as " + mend + ", or to the launcher in PENSTOCK_SUBMIT_OPTS.");
  }

  static Problem wrongVersion(Text version) {
    return new Problem(
        "bad-value",
        version.at(),
        "penstock: '" + shown(version.value()) + "' is not a version of the language.",
        "This build reads 'penstock: 1'.");
  }

  static Problem noNodes(Position at) {
    return new Problem(
        "missing-key",
        at,
        "the pipeline makes nothing.",
        "It needs sources, tables, features, models or predictions.");
  }

  static Problem unknownKey(Text key, String where, Collection<String> known) {
    String name = shown(key.value());
    return new Problem(
        "unknown-key",
        key.at(),
        "unknown key '" + name + "' in " + where + ".",
        NearNames.itHas(name, known));
  }

  /**
   * A part of the language that this build cannot do.
   *
   * @param instead what can be done, a sentence, or empty
   */
  static Problem notSupportedYet(Position at, String what, String instead) {
    return new Problem("not-supported-yet", at, what + " is not supported yet.", instead);
  }

  static Problem missingKey(Position at, String where, Key key) {
    return new Problem(
        "missing-key",
        at,
        where + " has no '" + key.name() + "'.",
        Objects.requireNonNullElse(key.missing(), ""));
  }

  static Problem missingValue(Position at, String path) {
    return new Problem(
        "missing-value", at, path + " has no value.", "Give it one, or delete the key.");
  }

  static Problem wrongKind(YamlNode node, String path, String wanted) {
    return new Problem(
        "wrong-kind", node.at(), path + " must be " + wanted + ", is " + node.kind() + ".", "");
  }

  static Problem noSparkSetting(Text key) {
    return new Problem(
        "unknown-key",
        key.at(),
        "'" + shown(key.value()) + "' is not a setting of Spark.",
        "Their names begin with 'spark.': spark." + shown(key.value()) + "?");
  }

  /** Something that does not go with something else; {@code why} follows the path. */
  static Problem needsOther(Position at, String path, String why, String mend) {
    return new Problem("does-not-fit", at, path + " " + why + ".", mend);
  }

  static Problem badNodeName(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "'" + shown(name.value()) + "' is not a name for a node.",
        "A name has letters of A to Z, digits and '_', begins with a letter and is at most 64"
            + " long.");
  }

  static Problem badPipelineName(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "'" + shown(name.value()) + "' is not a name for a pipeline.",
        "It names a directory: letters of A to Z, digits, '-' and '_', begun by a letter, at most"
            + " 64.");
  }

  static Problem badNewName(Text name, String path, String what) {
    return new Problem(
        "bad-name",
        name.at(),
        "'" + shown(name.value()) + "' in " + path + " is not a name for " + what + ".",
        "A name has letters of A to Z, digits and '_', begins with a letter and is at most 128"
            + " long.");
  }

  static Problem reservedName(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "the name '"
            + name
            + "' is reserved: '<node>__quarantine' holds a node's bad rows, '<node>__deleted' its deleted keys.",
        "Choose another.");
  }

  static Problem duplicateName(Text name, String first, Position at) {
    return new Problem(
        "duplicate-name",
        name.at(),
        "the name '" + name + "' is taken by " + first + place(at, name.at()) + ".",
        "All nodes of a pipeline share one set of names, and case does not tell them apart.");
  }

  private static String place(Position at, Position from) {
    return at.file().equals(from.file()) ? " in line " + at.line() : " at " + at;
  }

  static Problem duplicateParameter(Text name, Position first) {
    return new Problem(
        "duplicate-name",
        name.at(),
        "the parameter '" + name + "' is declared" + place(first, name.at()) + " already.",
        "Keep one of the two.");
  }

  static Problem duplicateColumn(Text column, String path) {
    return new Problem(
        "duplicate-column",
        column.at(),
        path + " has '" + shown(column.value()) + "' twice.",
        "Keep one of them.");
  }

  static Problem unknownDataset(Text name, List<String> datasets) {
    String shown = shown(name.value());
    String near = NearNames.didYouMean(shown, datasets);
    return new Problem(
        "unknown-dataset",
        name.at(),
        "unknown dataset '" + shown + "'.",
        ("The pipeline has " + all(datasets) + ". " + near).strip());
  }

  static Problem unknownModel(Text name, List<String> models) {
    String shown = shown(name.value());
    String near = NearNames.didYouMean(shown, models);
    return new Problem(
        "unknown-model",
        name.at(),
        "unknown model '" + shown + "'.",
        ("The pipeline has " + all(models) + ". " + near).strip());
  }

  static Problem isNoModel(Text name, String section) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is in " + section + ": it is not a model.",
        "Name one of 'models'.");
  }

  static Problem isNoDataset(Text name) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is a model: it has no rows to read.",
        "Name a source, a table, a feature set or predictions.");
  }

  static Problem unknownFeatureSet(Text name, List<String> featureSets) {
    String shown = shown(name.value());
    String near = NearNames.didYouMean(shown, featureSets);
    return new Problem(
        "unknown-dataset",
        name.at(),
        "unknown feature set '" + shown + "'.",
        featureSets.isEmpty()
            ? "There is no other feature set in the pipeline."
            : ("'like' takes one of " + all(featureSets) + ". " + near).strip());
  }

  static Problem likeCycle(Text like, List<String> cycle) {
    return new Problem(
        "cycle",
        like.at(),
        "'like' goes round in a circle: " + NearNames.listed(cycle).replace(", ", " -> ") + ".",
        "Write the values out in one of them.");
  }

  private static String all(List<String> names) {
    return names.isEmpty() ? "none" : NearNames.listed(names);
  }
}
