package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;

/** Makes the messages about values and parameters. */
final class ValueProblems {
  private ValueProblems() {}

  /** A value outside what its key takes; {@code wanted} follows "must be". */
  static Problem badValue(Text value, String path, String wanted) {
    return badValue(value, path, wanted, "");
  }

  static Problem badValue(Text value, String path, String wanted, String fix) {
    return new Problem(
        "bad-value",
        value.at(),
        path + " must be " + wanted + ", is '" + YamlProblems.shown(value.value()) + "'.",
        fix);
  }

  static Problem notOneOf(Text value, String path, Collection<String> words) {
    String shown = YamlProblems.shown(value.value());
    return badValue(
        value,
        path,
        words.size() == 1 ? words.iterator().next() : "one of " + String.join(", ", words),
        NearNames.didYouMean(shown, words));
  }

  static Problem parameterInSql(Position at, String name, boolean isParameter) {
    String fix =
        isParameter
            ? "Write :" + name + " instead: the value is bound with its type, not pasted in."
            : "Only parameters can be used in SQL, as :name.";
    return new Problem("parameter-in-sql", at, "${" + name + "} does not work in SQL.", fix);
  }

  static Problem secretInSql(Position at) {
    return new Problem(
        "secret",
        at,
        "a secret does not work in SQL: it would be seen in plans.",
        "Secrets stand in the options of a source and in Spark settings.");
  }

  static Problem secretNotHere(Position at) {
    return new Problem(
        "secret",
        at,
        "a secret cannot stand here.",
        "Secrets stand in the options of a source and in Spark settings.");
  }

  static Problem secretIsNoText(Position at) {
    return new Problem(
        "secret", at, "'$${secret:' cannot be written as text.", "'${secret:' is always a secret.");
  }

  static Problem badSecretName(Position at, String name) {
    return new Problem(
        "bad-name",
        at,
        "'" + YamlProblems.shown(name) + "' is not a name for a secret.",
        "A name has letters of A to Z, digits, '_', '-' and '.', and is at most 128 long.");
  }

  static Problem secretInParameter(Position at, Text name, String source) {
    return new Problem(
        "secret",
        at,
        "parameter '" + name + "' cannot hold a secret (" + source + ").",
        "Plans show parameters: write ${secret:...} where it is used.");
  }

  static Problem listInText(Position at, String name) {
    return new Problem(
        "does-not-fit",
        at,
        "parameter '" + name + "' is a list: it cannot be part of a text.",
        "Write \"${" + name + "}\" alone, as an item of a list or in place of one.");
  }

  static Problem unclosedParameter(Position at) {
    return new Problem(
        "unknown-parameter",
        at,
        "'${' has no '}'.",
        "For the two characters themselves write $${.");
  }

  static Problem unknownParameter(Position at, String name, Collection<String> names) {
    String shown = YamlProblems.shown(name);
    return new Problem(
        "unknown-parameter",
        at,
        "unknown parameter '" + shown + "'.",
        names.isEmpty()
            ? "The pipeline has none: declare it under 'parameters'."
            : ("The pipeline has "
                    + NearNames.listed(names)
                    + ". "
                    + NearNames.didYouMean(shown, names))
                .strip());
  }

  static Problem unknownInDefault(Position at, String name, Collection<String> names) {
    return new Problem(
        "unknown-parameter",
        at,
        "the section 'parameters' cannot use '${" + YamlProblems.shown(name) + "}'.",
        names.isEmpty()
            ? "Write the value out."
            : "Of what is built in it can use " + NearNames.listed(names) + ".");
  }

  static Problem unknownGivenParameter(Position at, String name, Collection<String> names) {
    Problem problem = unknownParameter(at, name, names);
    return new Problem(problem.code(), at, "--param: " + problem.what(), problem.fix());
  }

  static Problem tooMuchText(Position at) {
    return new Problem(
        "too-large", at, "the values of parameters make this file too long.", "Use them less.");
  }

  static Problem parameterHasNoValue(Text name) {
    return new Problem(
        "missing-value",
        name.at(),
        "parameter '" + name + "' has no value: give it with --param " + name + "=...",
        "");
  }

  /** A value that is not of its type; {@code wanted} follows "must be". */
  static Problem badParameterValue(
      Position at, Text name, String wanted, String value, String source, String why) {
    return new Problem(
        "bad-value",
        at,
        "parameter '"
            + name
            + "' must be "
            + wanted
            + ", is '"
            + YamlProblems.shown(value)
            + "' ("
            + source
            + ").",
        why);
  }

  static Problem shadowsVariable(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "a parameter cannot be named '" + name + "': ${" + name + "} is built in.",
        "Choose another name.");
  }

  static Problem shadowsCheck(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "a check cannot be named '" + name + "': Penstock has its own of that name.",
        "Call it something else.");
  }

  static Problem badParameterName(Text name) {
    return new Problem(
        "bad-name",
        name.at(),
        "'" + YamlProblems.shown(name.value()) + "' is not a name for a parameter.",
        "A name has letters of A to Z, digits and '_', begins with a letter and is at most 64"
            + " long.");
  }

  static Problem notInEntity(Text column, String path, Collection<String> entity) {
    return new Problem(
        "does-not-fit",
        column.at(),
        path + " has '" + YamlProblems.shown(column.value()) + "', which is not in the entity.",
        "The entity is " + NearNames.listed(entity) + ".");
  }

  static Problem overNeedsTemplate(Text name, String path) {
    return new Problem(
        "does-not-fit",
        name.at(),
        path + " has many windows and one name.",
        "Write {over} where the window goes: " + YamlProblems.shown(name.value()) + "_{over}.");
  }

  static Problem columnMadeTwice(Text column, String node, String other) {
    return new Problem(
        "duplicate-column",
        column.at(),
        "'" + YamlProblems.shown(column.value()) + "' is twice a column of " + node + ".",
        "The other is " + other + ".");
  }

  static Problem badWindow(Text over, String path) {
    return badValue(
        over,
        path,
        "'all', or a number and a unit: min, h, d, w, mo (months) or y",
        "For example 30d.");
  }
}
