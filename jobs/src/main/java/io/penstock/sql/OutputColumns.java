package io.penstock.sql;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.AnsiIntervalType;
import org.apache.spark.sql.types.CalendarIntervalType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What the columns of a table must be, so that Delta can keep it. */
final class OutputColumns {
  private static final Pattern UNFIT = Pattern.compile("[ ,;{}()\\n\\t=]");

  private OutputColumns() {}

  /** Checks the columns of a query, each at its place in the SELECT. */
  static List<Problem> problems(SqlText sql, LogicalPlan parsed, LogicalPlan resolved) {
    List<Position> places = places(sql, parsed, resolved.output().size());
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    List<Attribute> columns = Trees.list(resolved.output());
    for (int i = 0; i < columns.size(); i++) {
      Attribute column = columns.get(i);
      check(places.get(i), column.name(), column.dataType(), seen, problems);
    }
    return problems;
  }

  /** Checks declared columns, each at its place. */
  static List<Problem> problems(StructType schema, List<Position> places) {
    List<Problem> problems = new ArrayList<>();
    Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.fields()[i];
      check(places.get(i), field.name(), field.dataType(), seen, problems);
    }
    return problems;
  }

  private static void check(
      Position at, String name, DataType type, Set<String> seen, List<Problem> problems) {
    if (UNFIT.matcher(name).find()) {
      problems.add(
          new Problem(
              "column-name",
              at,
              "'" + name + "' is no name for a column of a table.",
              "Use letters, digits and _; in a SELECT: AS name."));
    } else if (name.startsWith("_")) {
      problems.add(
          new Problem(
              "column-name",
              at,
              "column '" + name + "' begins with '_': such names are Penstock's own.",
              "Rename it."));
    } else if (!seen.add(name)) {
      problems.add(
          new Problem(
              "column-name", at, "column '" + name + "' is there twice.", "Rename one of them."));
    }
    checkType(at, name, type, problems);
  }

  private static void checkType(Position at, String name, DataType type, List<Problem> problems) {
    if (type instanceof NullType) {
      problems.add(
          new Problem(
              "column-type",
              at,
              "column '" + name + "' is always NULL and has no type.",
              "Give it one: CAST(NULL AS STRING)."));
    } else if (type instanceof AnsiIntervalType || type instanceof CalendarIntervalType) {
      problems.add(
          new Problem(
              "column-type",
              at,
              "column '" + name + "' is an " + type.sql() + ", which a table cannot keep.",
              "Make a number of it, such as datediff(a, b)."));
    }
  }

  /** Where the columns stand in the first SELECT list; a star stands for all that it gives. */
  private static List<Position> places(SqlText sql, LogicalPlan parsed, int columns) {
    List<NamedExpression> list = selectList(parsed);
    int more = columns - list.size();
    List<Position> places = new ArrayList<>();
    for (NamedExpression item : list) {
      Position at = sql.at(Trees.origin((Expression) item));
      places.add(at);
      if (item instanceof Star && more > 0) {
        places.addAll(Collections.nCopies(more, at));
        more = 0;
      }
    }
    return places.size() == columns ? places : Collections.nCopies(columns, sql.text().at());
  }

  private static List<NamedExpression> selectList(LogicalPlan parsed) {
    LogicalPlan node = parsed;
    while (node.children().nonEmpty()) {
      if (node instanceof Project project) {
        return Trees.list(project.projectList());
      }
      if (node instanceof Aggregate aggregate) {
        return Trees.list(aggregate.aggregateExpressions());
      }
      node = node.children().head();
    }
    return List.of();
  }
}
