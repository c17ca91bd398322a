package io.penstock.sql;

import io.penstock.definition.Text;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** The functions that an SQL text calls, as Spark's parser sees them; a mention is not a call. */
public final class FunctionCalls {
  private FunctionCalls() {}

  /** The names that one SELECT calls, in lower case; none of a text that is not valid. */
  public static Set<String> ofQuery(Text sql) {
    return OfflineCatalyst.within(
        () -> {
          Set<String> names = new TreeSet<>();
          LogicalPlan plan = Parsed.query(new SqlText(sql)).tree();
          if (plan != null) {
            Trees.expressions(plan, into(names));
          }
          return names;
        });
  }

  /** The names that an expression calls, in lower case; none of a text that is not valid. */
  public static Set<String> ofExpression(Text sql) {
    return OfflineCatalyst.within(
        () -> {
          Set<String> names = new TreeSet<>();
          Expression expression = Parsed.expression(new SqlText(sql)).tree();
          if (expression != null) {
            Trees.expressions(expression, into(names));
          }
          return names;
        });
  }

  private static Consumer<Expression> into(Set<String> names) {
    return expression -> {
      if (expression instanceof UnresolvedFunction call) {
        names.add(String.join(".", Trees.list(call.nameParts())).toLowerCase(Locale.ROOT));
      }
    };
  }
}
