package io.penstock.sql;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.apache.spark.sql.catalyst.analysis.Star;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.UnresolvedWindowExpression;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** Checks expressions that see one row at a time. */
final class ScalarExpressions {
  private final List<String> parameters;
  private final Resolver resolver;

  ScalarExpressions(List<String> parameters, Resolver resolver) {
    this.parameters = parameters;
    this.resolver = resolver;
  }

  SqlOutcome outcome(SqlText sql, StructType columns, String dataset) {
    Parsed<Expression> parsed = wellFormed(sql);
    Expression tree = parsed.tree();
    return tree == null
        ? SqlOutcome.failed(parsed.problems())
        : types(sql, List.of(tree), columns, dataset);
  }

  /** What is wrong with conditions; those that are well are resolved all at once. */
  List<Problem> predicates(List<Text> conditions, StructType columns, String dataset) {
    List<Expression> trees = new ArrayList<>();
    for (Text condition : conditions) {
      Expression tree = wellFormed(new SqlText(condition)).tree();
      if (tree != null) {
        trees.add(tree);
      }
    }
    if (!conditions.isEmpty() && trees.size() == conditions.size()) {
      SqlOutcome all = types(new SqlText(conditions.get(0)), trees, columns, dataset);
      if (all.schema().isPresent()
          && Stream.of(all.schema().get().fields())
              .allMatch(field -> field.dataType() instanceof BooleanType)) {
        return List.of();
      }
    }
    return conditions.stream().flatMap(c -> predicate(c, columns, dataset).stream()).toList();
  }

  private List<Problem> predicate(Text condition, StructType columns, String dataset) {
    SqlOutcome outcome = outcome(new SqlText(condition), columns, dataset);
    if (outcome.schema().isEmpty()) {
      return outcome.problems();
    }
    DataType type = outcome.schema().get().fields()[0].dataType();
    return type instanceof BooleanType
        ? List.of()
        : List.of(SqlProblems.notACondition(condition.at(), type));
  }

  private Parsed<Expression> wellFormed(SqlText sql) {
    Parsed<Expression> parsed = Parsed.expression(sql);
    Expression tree = parsed.tree();
    if (tree == null) {
      return parsed;
    }
    List<Problem> problems = new ArrayList<>(formProblems(sql, tree, parameters));
    Trees.expressions(tree, e -> manyRows(sql, e, problems));
    return problems.isEmpty() ? parsed : new Parsed<>(null, problems);
  }

  private SqlOutcome types(
      SqlText sql, List<Expression> trees, StructType columns, String dataset) {
    LogicalPlan plan =
        new Project(
            Trees.seq(trees.stream().<NamedExpression>map(ScalarExpressions::named).toList()),
            OfflineCatalyst.relation(dataset, columns));
    Parsed<LogicalPlan> resolution = resolver.resolve(sql, plan, Map.of());
    LogicalPlan resolved = resolution.tree();
    return resolved == null
        ? SqlOutcome.failed(resolution.problems())
        : SqlOutcome.of(resolved.schema());
  }

  /** What is wrong with the form of any expression, scalar or aggregate. */
  static List<Problem> formProblems(SqlText sql, Expression tree, List<String> parameters) {
    List<Problem> problems = new ArrayList<>(StatementForm.movingTimes(sql));
    problems.addAll(new TreeRules(sql, parameters).of(tree));
    if (tree instanceof Alias alias) {
      problems.add(alias(sql, alias));
    }
    if (tree instanceof Star) {
      problems.add(form(sql.at(tree.origin()), "'*' is not one expression.", "Name one column."));
    }
    Trees.expressions(
        tree,
        e -> {
          if (e instanceof SubqueryExpression) {
            problems.add(
                form(
                    sql.at(e.origin()),
                    "a subquery has no place here.",
                    "Make a table of it, and join it."));
          }
          if (e instanceof WindowExpression || e instanceof UnresolvedWindowExpression) {
            problems.add(
                form(
                    sql.at(e.origin()),
                    "a window function (OVER) has no place here.",
                    "Make a table of it."));
          }
        });
    return problems;
  }

  private static Problem alias(SqlText sql, Alias alias) {
    List<Token> tokens = sql.tokens();
    Token last = tokens.get(tokens.size() - 1);
    if (last.getType() != SqlBaseLexer.IDENTIFIER
        && last.getType() != SqlBaseLexer.BACKQUOTED_IDENTIFIER) {
      // the parser takes "x AND" for a column that is to be named AND
      return SqlProblems.syntax(
          sql.at(last), "'" + last.getText() + "'", "Something is missing after it.");
    }
    return form(
        sql.at(last),
        "'" + alias.name() + "' names the expression, which the key in the file does already.",
        "Remove it.");
  }

  /** With a name that no SQL can write: a SELECT list may read what stands before it there. */
  static Alias named(Expression tree) {
    return new Alias(
        tree,
        "",
        NamedExpression.newExprId(),
        Trees.seq(List.of()),
        Option.empty(),
        Trees.seq(List.of()));
  }

  private static void manyRows(SqlText sql, Expression e, List<Problem> problems) {
    Position at = sql.at(e.origin());
    String name =
        e instanceof UnresolvedFunction function
            ? String.join(".", Trees.list(function.nameParts()))
            : "";
    if (e instanceof AggregateExpression || Functions.isAggregate(name)) {
      String word = name.isEmpty() ? "an aggregate" : "the aggregate '" + name + "'";
      problems.add(
          form(at, word + " has no place here: one row is seen at a time.", "Make a table of it."));
    } else if (Functions.isGenerator(name)) {
      problems.add(
          form(at, "'" + name + "' makes rows and has no place here.", "Make a table of it."));
    }
  }

  private static Problem form(Position at, String what, String fix) {
    return new Problem("sql-expression", at, what, fix);
  }
}
