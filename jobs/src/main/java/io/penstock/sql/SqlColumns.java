package io.penstock.sql;

import io.penstock.definition.Parameter;
import io.penstock.definition.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.analysis.NamedParameter;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.classic.ExpressionUtils;
import scala.Function1;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;

/** Expressions of a pipeline as columns of a Dataset, their parameters bound as typed literals. */
public final class SqlColumns {
  private final Map<String, Literal> parameters = new HashMap<>();

  /** Knows the parameters that {@code :name} in an expression may stand for. */
  public SqlColumns(List<Parameter> parameters) {
    parameters.forEach(
        parameter ->
            this.parameters.put(parameter.name().value(), SqlParameters.literal(parameter)));
  }

  /** The column of an expression that {@link SqlAnalyzer} has found well. */
  public Column of(Text expression) {
    Expression parsed = CatalystSqlParser$.MODULE$.parseExpression(expression.value());
    return ExpressionUtils.column(parsed.transformUp(binding()));
  }

  private PartialFunction<Expression, Expression> binding() {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(Expression expression) {
        return expression instanceof NamedParameter parameter
            && parameters.containsKey(parameter.name());
      }

      @Override
      @SuppressWarnings("unchecked") // a partial function of expressions gives an expression
      public <A extends Expression, B> B applyOrElse(A expression, Function1<A, B> other) {
        Expression any = expression;
        Literal literal =
            any instanceof NamedParameter parameter ? parameters.get(parameter.name()) : null;
        return literal == null ? other.apply(expression) : (B) literal;
      }
    };
  }
}
