package io.penstock.sql;

import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataType;

/** Makes the messages about SQL that no other class has nearer; returns them, never throws. */
final class SqlProblems {
  private static final Pattern CONDITION = Pattern.compile("^\\[[A-Z0-9_.]+\\] ?");
  private static final Pattern STATE = Pattern.compile(" ?SQLSTATE: [0-9A-Z]+\\.?");

  private SqlProblems() {}

  static Problem empty(Position at) {
    return new Problem("sql-statement", at, "the SQL is empty.", "Write one SELECT.");
  }

  static Problem notASelect(Position at, String word) {
    return new Problem(
        "sql-statement",
        at,
        "'" + word + "' cannot begin the SQL of a table: it is one SELECT.",
        "Penstock makes and writes the table itself, as write: says.");
  }

  static Problem twoStatements(Position at) {
    return new Problem(
        "sql-statement",
        at,
        "a second statement begins here: the SQL of a table is one SELECT.",
        "Make a table of its own of it, or remove it.");
  }

  static Problem syntax(Position at, String near, String fix) {
    return new Problem("sql-syntax", at, "syntax error at or near " + near + ".", fix);
  }

  static Problem notRepeatable(Position at, String what, String fix) {
    return new Problem(
        "sql-not-repeatable",
        at,
        what + " gives another value each time, so that no run could be repeated.",
        fix);
  }

  static Problem notAllowed(Position at, String what, String why, String fix) {
    return new Problem("sql-not-allowed", at, what + " is not allowed: " + why + ".", fix);
  }

  static Problem unknownFunction(Position at, String name) {
    String hint = NearNames.didYouMean(name, Functions.names());
    return new Problem(
        "unknown-function",
        at,
        "unknown function '" + name + "'.",
        hint.isEmpty()
            ? "There are Spark's own functions and Penstock's, such as mask_last4."
            : hint);
  }

  static Problem unknownParameter(Position at, String name, Collection<String> names) {
    String hint = NearNames.didYouMean(name, names);
    String there =
        names.isEmpty()
            ? "The pipeline has none: declare it under parameters."
            : "The pipeline has " + NearNames.listed(names) + ".";
    return new Problem(
        "unknown-parameter",
        at,
        "unknown parameter ':" + name + "'.",
        hint.isEmpty() ? there : there + " " + hint);
  }

  static Problem notACondition(Position at, DataType type) {
    return new Problem(
        "sql-type",
        at,
        "a condition must be TRUE or FALSE, this is " + type.sql() + ".",
        "Compare it with something.");
  }

  static Problem unreadable(Position at, String value, DataType type) {
    return new Problem("sql-type", at, "'" + value + "' cannot be read as " + type.sql() + ".", "");
  }

  static Problem tooLong(Position at, int most) {
    return new Problem(
        "too-large",
        at,
        "this SQL has more than " + most + " words and signs.",
        "Put lists of values into a source, and join it.");
  }

  static Problem tooDeep(Position at) {
    return new Problem(
        "too-deep",
        at,
        "this SQL is nested too deep, or one expression of it is too long.",
        "Make several tables or columns of it.");
  }

  /** A message of Spark's that no class here says better, in the house's form. */
  static Problem foreign(Position at, String code, String message) {
    return new Problem(code, at, sentence(message), "");
  }

  /** Spark's sentence without its error class, its SQL state and its back quotes. */
  static String sentence(String message) {
    String text = CONDITION.matcher(message).replaceFirst("");
    text = STATE.matcher(text).replaceAll("").strip();
    text = text.replace("`.`", ".").replace('`', '\'').replaceAll("\\s+", " ");
    text = text.replace("${", "$ {");
    if (text.length() > 1 && Character.isLowerCase(text.charAt(1))) {
      text = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
    text = text.replaceAll("\\.+$", ".");
    return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
  }
}
