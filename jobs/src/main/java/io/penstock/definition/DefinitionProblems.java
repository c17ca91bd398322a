package io.penstock.definition;

import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Makes every message about a pipeline file; returns it, never throws it. */
public final class DefinitionProblems {
  private DefinitionProblems() {}

  /** A column that a dataset does not have. */
  public static Problem unknownColumn(
      Position at, String column, String dataset, Collection<String> columns) {
    return new Problem(
        "unknown-column",
        at,
        "unknown column '" + column + "' in '" + dataset + "'.",
        NearNames.itHas(column, columns));
  }

  /** A name that no node has. */
  public static Problem unknownDataset(Position at, String name, Collection<String> names) {
    return new Problem(
        "unknown-dataset",
        at,
        "unknown dataset '" + name + "'.",
        "The pipeline has " + NearNames.listed(names) + "." + hint(name, names));
  }

  /** Nodes that read one another in a circle; the first stands at the end again. */
  public static Problem cycle(List<Node> loop) {
    String path = loop.stream().map(n -> n.name().value()).collect(Collectors.joining(" -> "));
    return new Problem(
        "cycle",
        loop.get(0).name().at(),
        "these nodes read one another in a circle: " + path + ".",
        "One of them must read something else.");
  }

  /** A column of a type that cannot name a partition. */
  public static Problem cannotPartition(Position at, String column, String type) {
    return new Problem(
        "partition-type",
        at,
        "cannot partition by '" + column + "': it is " + type + ".",
        "Partition by a column of a plain type, such as DATE or STRING.");
  }

  /** A key, or what says which of two rows is newer, of a type without an order. */
  public static Problem notComparable(Position at, String column, String type) {
    return new Problem(
        "not-comparable",
        at,
        "'" + column + "' is " + type + ", of which no two values can be compared.",
        "Use a column of a plain type, such as BIGINT, STRING or DATE.");
  }

  /** A declared column that a file of a format cannot hold. */
  public static Problem notInFormat(Position schema, String column, String type, String format) {
    return new Problem(
        "reader-type",
        schema,
        "column '" + column + "' is " + type + ", which a " + format + " file cannot hold.",
        format.equals("csv")
            ? "Read it as STRING, and take it apart in a table: from_json(" + column + ", ...)."
            : "Read it as STRING, and make of it what you need in a table.");
  }

  /** A table whose columns all name its partitions. */
  public static Problem partitionsAll(Position at) {
    return new Problem(
        "partition-type",
        at,
        "partitionBy names all columns of the table: none is left for its files.",
        "Leave one out.");
  }

  /** A model where rows are wanted. */
  public static Problem isNoDataset(Text name) {
    return new Problem(
        "wrong-node",
        name.at(),
        "'" + name + "' is a model: it has no rows to read.",
        "Name a source, a table, a feature set or predictions.");
  }

  /** A derived column of the name of a declared one. */
  public static Problem derivesDeclared(Text column) {
    return new Problem(
        "duplicate-column",
        column.at(),
        "'" + column + "' is declared in the schema.",
        "Give the derived column another name.");
  }

  /** An option of a reader that cannot be set; {@code what} says why and what to do. */
  public static Problem option(Position at, String what) {
    return new Problem("reader-option", at, what, "");
  }

  /** A condition on all rows at once that is to send single rows away. */
  public static Problem noSingleRow(Text check, OnViolation onViolation) {
    return new Problem(
        "check-of-all-rows",
        check.at(),
        "check '"
            + check
            + "' is over all rows at once: there is no row to "
            + onViolation.keyword()
            + ".",
        "Use 'onViolation: fail' or 'warn'.");
  }

  /** A condition on all rows at once of which a share is to be allowed. */
  public static Problem noShare(Text atMost) {
    return new Problem(
        "check-of-all-rows",
        atMost.at(),
        "a condition on all rows at once is broken or not, never by " + atMost + " of them.",
        "Say it in the condition, such as count_if(amount < 0) / count(*) < 0.01.");
  }

  /** A column that two datasets have with types that cannot be compared. */
  public static Problem otherType(Text column, String type, Text other, String otherType) {
    return new Problem(
        "references-type",
        column.at(),
        "'%s' is %s here and %s in '%s'.".formatted(column, type, otherType, other),
        "Make them of one type, such as by a cast in a table.");
  }

  /** A column that says no time. */
  public static Problem noTime(Text column, String type) {
    return new Problem(
        "freshness-type",
        column.at(),
        "'" + column + "' is " + type + ", which says no time.",
        "Use a DATE or a TIMESTAMP.");
  }

  private static String hint(String name, Collection<String> names) {
    String hint = NearNames.didYouMean(name, names);
    return hint.isEmpty() ? "" : " " + hint;
  }
}
