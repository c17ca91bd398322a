package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Checks conditions over aggregates of all rows of a dataset. */
final class Totals {
  private final List<String> parameters;
  private final Resolver resolver;

  Totals(List<String> parameters, Resolver resolver) {
    this.parameters = parameters;
    this.resolver = resolver;
  }

  static boolean isAggregate(SqlText sql) {
    Expression tree = Parsed.expression(sql).tree();
    boolean[] found = {false};
    if (tree != null) {
      Trees.expressions(tree, e -> found[0] |= isAggregate(e));
    }
    return found[0];
  }

  List<Problem> problems(List<Text> conditions, StructType columns, String dataset) {
    return conditions.stream().flatMap(c -> problems(c, columns, dataset).stream()).toList();
  }

  private List<Problem> problems(Text condition, StructType columns, String dataset) {
    SqlText sql = new SqlText(condition);
    Parsed<Expression> parsed = Parsed.expression(sql);
    Expression tree = parsed.tree();
    if (tree == null) {
      return parsed.problems();
    }
    List<Problem> problems = new ArrayList<>(ScalarExpressions.formProblems(sql, tree, parameters));
    outside(sql, tree, problems);
    if (!problems.isEmpty()) {
      return problems;
    }
    LogicalPlan plan =
        new Aggregate(
            Trees.seq(List.of()),
            Trees.seq(List.<NamedExpression>of(ScalarExpressions.named(tree))),
            OfflineCatalyst.relation(dataset, columns),
            Option.empty());
    Parsed<LogicalPlan> resolution = resolver.resolve(sql, plan, Map.of());
    LogicalPlan resolved = resolution.tree();
    if (resolved == null) {
      return resolution.problems();
    }
    DataType type = resolved.schema().fields()[0].dataType();
    return type instanceof BooleanType
        ? List.of()
        : List.of(SqlProblems.notACondition(condition.at(), type));
  }

  /** Columns that stand in no aggregate: of all rows at once they have no one value. */
  private static void outside(SqlText sql, Expression e, List<Problem> problems) {
    if (e instanceof UnresolvedAttribute column) {
      String name = String.join(".", Trees.list(column.nameParts()));
      problems.add(
          new Problem(
              "sql-aggregate",
              sql.at(e.origin()),
              "'" + name + "' stands beside an aggregate: one check is on each row or on all.",
              "Aggregate it too, such as max(" + name + "), or compare them in a table."));
    } else if (!isAggregate(e)) {
      Trees.list(e.children()).forEach(child -> outside(sql, child, problems));
    }
  }

  private static boolean isAggregate(Expression e) {
    return e instanceof AggregateExpression
        || (e instanceof UnresolvedFunction function
            && Functions.isAggregate(String.join(".", Trees.list(function.nameParts()))));
  }
}
