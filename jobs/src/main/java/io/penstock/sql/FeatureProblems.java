package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.definition.Window;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;

/** Makes the messages about feature tables; returns them, never throws. */
final class FeatureProblems {
  private FeatureProblems() {}

  static Problem notATime(Text column, String dataset, DataType type) {
    return problem(
        "feature-time",
        column.at(),
        "'%s' of '%s' is %s; a time is a DATE or a TIMESTAMP."
            .formatted(column, dataset, type.sql()),
        "Cast it in a table before.");
  }

  static Problem notAnAsOf(Text at) {
    return problem(
        "feature-time",
        at.at(),
        "at: '" + at + "' is neither a date nor a timestamp.",
        "Write 2025-06-30 or 2025-06-30T12:00:00Z.");
  }

  static Problem asOfIsTaken(Text name, String role) {
    return problem(
        "feature-name",
        name.at(),
        role + " '" + name + "': the observation time has that name.",
        "Rename it in a table before.");
  }

  static Problem reserved(Text name) {
    return problem(
        "feature-name",
        name.at(),
        "column '" + name + "' begins with '_': such names are Penstock's own.",
        "Rename it.");
  }

  static Problem twice(Text name, String first, String second) {
    return problem(
        "feature-name",
        name.at(),
        "column '%s' is there twice: as %s and as %s.".formatted(name, first, second),
        "Rename one of them.");
  }

  static Problem typesDiffer(
      Text column, String left, DataType leftType, String right, DataType rightType) {
    return problem(
        "feature-type",
        column.at(),
        "'%s' is %s in '%s' and %s in '%s', so that they would not be matched."
            .formatted(column, leftType.sql(), left, rightType.sql(), right),
        "Cast one of them in a table before.");
  }

  static Problem notComparable(Text column, String dataset, DataType type) {
    return problem(
        "feature-type",
        column.at(),
        "'%s' of '%s' is %s, which cannot be compared and so not be kept here."
            .formatted(column, dataset, type.sql()),
        "Make plain columns of it in a table before.");
  }

  static Problem notOfEntity(Text column, List<Text> entity) {
    return problem(
        "feature-join",
        column.at(),
        "'%s' is not of the entity.".formatted(column),
        ("A join is on "
                + names(entity)
                + " or some of it. "
                + NearNames.didYouMean(column.value(), entity.stream().map(Text::value).toList()))
            .strip());
  }

  static Problem windowNeedsTimestamp(Text value, Window window, Text time) {
    return problem(
        "feature-window",
        value.at(),
        "over: %s needs a TIMESTAMP, and time '%s' is a DATE.".formatted(window.text(), time),
        "Use a window of days, weeks, months or years.");
  }

  static Problem notAnAggregate(Text aggregate) {
    return problem(
        "feature-aggregate",
        aggregate.at(),
        "'" + aggregate.value().strip() + "' is no aggregate: many events give one value.",
        "Use one, such as sum, max, count or avg.");
  }

  static Problem dependsOnRowOrder(Position at, String function, Text time) {
    return problem(
        "sql-not-repeatable",
        at,
        function + " takes whichever row comes, so that no run could be repeated.",
        "Use max_by(x, %s) or min_by(x, %s).".formatted(time, time));
  }

  static Problem keepsRowOrder(Position at, String function) {
    String name = function.toLowerCase(Locale.ROOT);
    boolean isText = name.equals("listagg") || name.equals("string_agg");
    return problem(
        "sql-not-repeatable",
        at,
        function + " takes the rows as they come, so that no run could be repeated.",
        isText
            ? "Use %s(x) WITHIN GROUP (ORDER BY x).".formatted(function)
            : "Use sort_array(%s(x)).".formatted(function));
  }

  private static String names(List<Text> names) {
    return names.stream().map(Text::value).collect(Collectors.joining(", "));
  }

  private static Problem problem(String code, Position at, String what, String fix) {
    return new Problem(code, at, what, fix);
  }
}
