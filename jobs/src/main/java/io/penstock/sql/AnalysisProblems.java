package io.penstock.sql;

import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.antlr.v4.runtime.Token;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.BooleanType;

/** Says what Spark's analyzer found, in the house's form and at its place in the file. */
final class AnalysisProblems {
  private AnalysisProblems() {}

  /**
   * @param parsed the plan as it was read, whose names know their places
   * @param resolved how far Spark came
   */
  static Problem of(SqlText sql, LogicalPlan parsed, LogicalPlan resolved, AnalysisException e) {
    String condition = Objects.requireNonNullElse(e.getCondition(), "");
    Map<String, String> parameters = e.getMessageParameters();
    Position at = sql.at(e.getQueryContext(), e.origin());
    String family = condition.replaceFirst("\\..*", "");
    return switch (family) {
      case "WRONG_NUM_ARGS" -> wrongNumber(at, parameters);
      case "DATATYPE_MISMATCH" -> mismatch(sql, resolved, at, e);
      case "FIELD_NOT_FOUND" -> unknownField(at, parameters);
      case "AMBIGUOUS_REFERENCE" -> ambiguous(at, parameters);
      case "UNRESOLVED_COLUMN", "UNRESOLVED_FIELD" -> unknownColumn(at, parameters);
      case "UNRESOLVED_USING_COLUMN_FOR_JOIN" -> unknownUsing(sql, at, parameters);
      case "MISSING_AGGREGATION" -> outsideAggregate(sql, parsed, at, parameters);
      case "MISSING_GROUP_BY" -> noGroupBy(sql, parsed, at);
      case "INVALID_WHERE_CONDITION" -> inWhere(where(sql, parsed, at));
      case "NUM_COLUMNS_MISMATCH" ->
          new Problem(
              "sql-type",
              operator(sql, parameters, at),
              "the SELECTs of a "
                  + quoted(parameters, "operator")
                  + " differ in their columns: "
                  + parameters.get("firstNumColumns")
                  + " and "
                  + parameters.get("invalidNumColumns")
                  + ".",
              "Select the same columns on both sides.");
      case "TRAILING_COMMA_IN_SELECT" -> trailingComma(sql, at);
      default ->
          e.message().contains("window functions inside WHERE")
              ? inWhere(where(sql, parsed, at))
              : SqlProblems.foreign(at, "sql", e.message());
    };
  }

  private static Problem inWhere(Position at) {
    return new Problem(
        "sql-aggregate",
        at,
        "WHERE sees one row at a time: no aggregate, window or generator can stand in it.",
        "Use HAVING, or an outer SELECT.");
  }

  /** The first column of the SELECT list that is in no aggregate. */
  private static Problem noGroupBy(SqlText sql, LogicalPlan parsed, Position otherwise) {
    List<UnresolvedAttribute> columns = new ArrayList<>();
    for (LogicalPlan node : all(parsed)) {
      if (node instanceof Project project && columns.isEmpty()) {
        List<Expression> items = Trees.list(project.expressions());
        if (items.stream().anyMatch(AnalysisProblems::hasAggregate)) {
          items.forEach(item -> plainColumns(item, columns));
        }
      }
    }
    String column =
        columns.isEmpty() ? "" : String.join(".", Trees.list(columns.get(0).nameParts()));
    return new Problem(
        "sql-aggregate",
        columns.isEmpty() ? otherwise : sql.at(columns.get(0).origin()),
        (column.isEmpty() ? "a column" : "'" + column + "'")
            + " stands beside an aggregate, and there is no GROUP BY.",
        "Group by " + (column.isEmpty() ? "the column" : "it") + ", or aggregate it too.");
  }

  private static boolean hasAggregate(Expression item) {
    boolean[] found = {false};
    Trees.expressions(item, e -> found[0] |= isAggregate(e));
    return found[0];
  }

  private static void plainColumns(Expression item, List<UnresolvedAttribute> columns) {
    if (item instanceof UnresolvedAttribute column) {
      columns.add(column);
    } else if (!isAggregate(item)) {
      Trees.list(item.children()).forEach(child -> plainColumns(child, columns));
    }
  }

  /** Where the one UNION, EXCEPT or INTERSECT of the text stands. */
  private static Position operator(
      SqlText sql, Map<String, String> parameters, Position otherwise) {
    String word = parameters.getOrDefault("operator", "");
    List<Token> found =
        sql.tokens().stream().filter(t -> t.getText().equalsIgnoreCase(word)).toList();
    return found.size() == 1 ? sql.at(found.get(0)) : otherwise;
  }

  private static Problem wrongNumber(Position at, Map<String, String> parameters) {
    return new Problem(
        "sql-arguments",
        at,
        "%s takes %s arguments, has %s."
            .formatted(
                quoted(parameters, "functionName"),
                expectedNumber(parameters.getOrDefault("expectedNum", "")),
                parameters.get("actualNum"))
            .replace("takes 1 arguments", "takes 1 argument"),
        "");
  }

  /** Spark's {@code [2, 3]} as {@code 2 or 3}. */
  private static String expectedNumber(String expected) {
    return expected.replaceAll("[\\[\\]]", "").replaceAll(", (?=[^,]*$)", " or ");
  }

  private static Problem unknownField(Position at, Map<String, String> parameters) {
    String field = parameters.getOrDefault("fieldName", "").replace("`", "");
    List<String> fields =
        List.of(parameters.getOrDefault("fields", "").replace("`", "").split(", ", -1));
    return new Problem(
        "unknown-column", at, "unknown field '" + field + "'.", NearNames.itHas(field, fields));
  }

  private static Problem unknownUsing(
      SqlText sql, Position otherwise, Map<String, String> parameters) {
    String column = parameters.getOrDefault("colName", "").replace("`", "");
    List<String> columns =
        List.of(
            parameters.getOrDefault("suggestion", "").replaceAll("[\\[\\]`]", "").split(", ", -1));
    Position at =
        sql.tokens().stream()
            .filter(token -> token.getText().equalsIgnoreCase(column))
            .map(sql::at)
            .findFirst()
            .orElse(otherwise);
    return new Problem(
        "unknown-column",
        at,
        "unknown column '" + column + "' on one side of the join.",
        NearNames.itHas(column, columns));
  }

  private static Problem mismatch(SqlText sql, LogicalPlan plan, Position at, AnalysisException e) {
    for (LogicalPlan node : all(plan)) {
      if (e.getCondition().endsWith("FILTER_NOT_BOOLEAN")
          && node instanceof Filter filter
          && filter.condition().resolved()
          && !(filter.condition().dataType() instanceof BooleanType)) {
        return SqlProblems.notACondition(
            sql.at(filter.condition().origin()), filter.condition().dataType());
      }
    }
    Optional<Problem> plain = TypeMismatch.of(at, e);
    if (plain.isPresent()) {
      return plain.get();
    }
    String sentence = SqlProblems.sentence(withoutLambdas(e));
    return new Problem(
        "sql-type",
        at,
        sentence.replace(" due to data type mismatch:", ": the types do not fit:"),
        "");
  }

  /** Spark writes a lambda with names of its own; the text is what the user knows. */
  private static String withoutLambdas(AnalysisException e) {
    String written = e.getMessageParameters().getOrDefault("sqlExpr", "");
    QueryContext[] context = e.getQueryContext();
    if (!written.contains("lambdafunction(") || context.length == 0) {
      return e.message();
    }
    return e.message()
        .replace(written, "\"" + context[0].fragment() + "\"")
        .replaceAll("\"lambdafunction\\([^\"]*\"", "its function");
  }

  private static Problem ambiguous(Position at, Map<String, String> parameters) {
    String there = parameters.getOrDefault("referenceNames", "");
    return new Problem(
        "sql-ambiguous",
        at,
        "column " + quoted(parameters, "name") + " is in several datasets.",
        "Say which: " + there.replaceAll("[\\[\\]`]", "").replace(", ", " or ") + ".");
  }

  /** Where the aggregate of a WHERE stands. */
  private static Position where(SqlText sql, LogicalPlan parsed, Position otherwise) {
    Position[] at = {otherwise};
    for (LogicalPlan node : all(parsed)) {
      if (node instanceof Filter filter) {
        Trees.expressions(
            filter.condition(), e -> at[0] = isAggregate(e) ? sql.at(e.origin()) : at[0]);
      }
    }
    return at[0];
  }

  private static boolean isAggregate(Expression e) {
    boolean isWindow = e instanceof UnresolvedWindowExpression || e instanceof WindowExpression;
    return isWindow
        || (e instanceof UnresolvedFunction function
            && Functions.isAggregate(String.join(".", Trees.list(function.nameParts()))));
  }

  private static Problem trailingComma(SqlText sql, Position otherwise) {
    List<Token> tokens = sql.tokens();
    Position at = otherwise;
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).getType() == SqlBaseLexer.FROM
          && tokens.get(i - 1).getType() == SqlBaseLexer.COMMA) {
        at = sql.at(tokens.get(i - 1));
      }
    }
    return new Problem(
        "sql-syntax", at, "a comma too many stands at the end of SELECT.", "Remove it.");
  }

  private static List<LogicalPlan> all(LogicalPlan plan) {
    List<LogicalPlan> nodes = new ArrayList<>();
    Trees.plans(plan, nodes::add);
    return nodes;
  }

  private static Problem unknownColumn(Position at, Map<String, String> parameters) {
    String name = parameters.getOrDefault("objectName", parameters.getOrDefault("fieldName", ""));
    String column = name.replace("`", "");
    String near = parameters.getOrDefault("proposal", "").replace("`", "");
    return new Problem(
        "unknown-column",
        at,
        "unknown column '" + column + "'.",
        near.isEmpty() ? "" : "Near names are " + near + ".");
  }

  private static Problem outsideAggregate(
      SqlText sql, LogicalPlan plan, Position node, Map<String, String> parameters) {
    String expression = parameters.getOrDefault("expression", "").replace("\"", "");
    Position[] at = {node};
    Trees.expressions(
        plan,
        e -> {
          if (e instanceof UnresolvedAttribute column
              && at[0].equals(node)
              && Trees.list(column.nameParts()).contains(expression)) {
            at[0] = sql.at(e.origin());
          }
        });
    return new Problem(
        "sql-aggregate",
        at[0],
        "'" + expression + "' has many values in a group.",
        "Put it into an aggregate, such as max(" + expression + "), or group by it.");
  }

  private static String quoted(Map<String, String> parameters, String key) {
    return parameters.getOrDefault(key, "").replace('`', '\'').replace("'.'", ".");
  }
}
