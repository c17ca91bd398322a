package io.penstock.sql;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.analysis.ExpressionWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.analysis.PlanWithUnresolvedIdentifier;
import org.apache.spark.sql.catalyst.analysis.PosParameter;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.analysis.UnresolvedTableValuedFunction;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LeafExpression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Sample;
import org.apache.spark.sql.catalyst.plans.logical.ScriptTransformation;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** What can be said of a parsed tree before its columns are known. */
final class TreeRules {
  private static final String NAME_IT = "Declare it under sources and use its name here.";

  private final SqlText sql;
  private final Collection<String> parameters;
  private final List<Problem> problems = new ArrayList<>();

  TreeRules(SqlText sql, Collection<String> parameters) {
    this.sql = sql;
    this.parameters = parameters;
  }

  List<Problem> of(LogicalPlan plan) {
    Trees.plans(plan, this::visit);
    Trees.expressions(plan, this::visit);
    return problems;
  }

  List<Problem> of(Expression expression) {
    Trees.expressions(expression, this::visit);
    return problems;
  }

  /** What only a resolved tree shows: bare words such as {@code current_date}, casts of 'now'. */
  static List<Problem> ofResolved(SqlText sql, LogicalPlan plan) {
    List<Problem> problems = new ArrayList<>();
    Trees.expressions(
        plan,
        e -> {
          if (e instanceof LeafExpression && !(e instanceof Literal)) {
            FunctionRules.refused(sql.at(e.origin()), e.prettyName()).ifPresent(problems::add);
          }
          if (e instanceof Cast cast && isMoving(cast)) {
            problems.add(
                SqlProblems.notRepeatable(
                    sql.at(cast.origin()),
                    "'" + cast.child() + "' as a time",
                    FunctionRules.USE_A_PARAMETER));
          } else if (e instanceof Cast cast && cast.child() instanceof Literal && isInvalid(cast)) {
            problems.add(
                SqlProblems.unreadable(
                    sql.at(cast.child().origin()), cast.child().toString(), cast.dataType()));
          }
        });
    return problems;
  }

  /** Whether a value of the text is none of the type that it is compared with or cast to. */
  private static boolean isInvalid(Cast cast) {
    try {
      cast.eval(null);
      return false;
    } catch (RuntimeException e) {
      if (e instanceof SparkThrowable) {
        return true;
      }
      throw e;
    }
  }

  private static boolean isMoving(Cast cast) {
    return (cast.dataType() instanceof DateType
            || cast.dataType() instanceof TimestampType
            || cast.dataType() instanceof TimestampNTZType)
        && cast.child() instanceof Literal literal
        && StatementForm.isMoving(String.valueOf(literal.value()));
  }

  private void visit(LogicalPlan node) {
    Position at = sql.at(node.origin());
    if (node instanceof UnresolvedRelation relation) {
      relation(at, relation);
    } else if (node instanceof UnresolvedTableValuedFunction function) {
      tableFunction(at, Trees.list(function.name()));
    } else if (node instanceof PlanWithUnresolvedIdentifier) {
      refuse(at, "IDENTIFIER(...)", "what the query reads must be known before it runs");
    } else if (node instanceof RelationTimeTravel) {
      refuse(
          at, "VERSION AS OF or TIMESTAMP AS OF", "a run pins the versions that it reads itself");
    } else if (node instanceof ScriptTransformation) {
      refuse(at, "TRANSFORM ... USING", "it runs code that the pipeline does not show");
    } else if (node instanceof Sample) {
      problems.add(
          SqlProblems.notRepeatable(
              at,
              "TABLESAMPLE",
              "Filter on a hash of columns: pmod(xxhash64(customer_id), 100) < 5."));
    }
  }

  private void relation(Position at, UnresolvedRelation relation) {
    List<String> parts = Trees.list(relation.multipartIdentifier());
    if (parts.size() > 1) {
      problems.add(
          SqlProblems.notAllowed(
              at,
              "'" + String.join(".", parts) + "'",
              "SQL reads the datasets of this pipeline only, by their plain names",
              NAME_IT));
    } else if (relation.isStreaming()) {
      refuse(at, "STREAM", "a run reads each dataset as it is at one moment");
    }
  }

  private void tableFunction(Position at, List<String> name) {
    String function = String.join(".", name);
    if (!TableFunctions.exists(function)) {
      problems.add(
          SqlProblems.notAllowed(
              at,
              "'" + function + "(...)' in FROM",
              "SQL reads the datasets of this pipeline only, by their plain names",
              NAME_IT));
    }
  }

  private void visit(Expression expression) {
    Position at = sql.at(expression.origin());
    if (expression instanceof UnresolvedFunction function) {
      function(at, String.join(".", Trees.list(function.nameParts())));
    } else if (expression instanceof NamedParameter parameter) {
      if (!parameters.contains(parameter.name())) {
        problems.add(SqlProblems.unknownParameter(at, parameter.name(), parameters));
      }
    } else if (expression instanceof PosParameter) {
      problems.add(
          SqlProblems.notAllowed(at, "'?'", "parameters have names", "Write it as :name."));
    } else if (expression instanceof ExpressionWithUnresolvedIdentifier) {
      refuse(at, "IDENTIFIER(...)", "what the query reads must be known before it runs");
    }
  }

  private void function(Position at, String name) {
    if (!Functions.exists(name)) {
      problems.add(SqlProblems.unknownFunction(at, name));
    }
    FunctionRules.refused(at, name).ifPresent(problems::add);
  }

  private void refuse(Position at, String what, String why) {
    problems.add(SqlProblems.notAllowed(at, what, why, ""));
  }
}
