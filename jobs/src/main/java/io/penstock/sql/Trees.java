package io.penstock.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import org.apache.spark.sql.catalyst.trees.Origin;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Walks Spark's trees from Java. */
final class Trees {
  private Trees() {}

  static <T> List<T> list(scala.collection.Seq<T> seq) {
    return CollectionConverters.asJava(seq);
  }

  static <T> Seq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toSeq();
  }

  /** Visits the plan, its children, the definitions of its WITH and its subqueries. */
  static void plans(LogicalPlan plan, Consumer<LogicalPlan> visitor) {
    visitor.accept(plan);
    list(plan.children()).forEach(child -> plans(child, visitor));
    definitions(plan).forEach(definition -> plans(definition, visitor));
    subqueries(plan).forEach(subquery -> plans(subquery, visitor));
  }

  /** Visits every expression of {@link #plans}. */
  static void expressions(LogicalPlan plan, Consumer<Expression> visitor) {
    plans(plan, node -> list(node.expressions()).forEach(e -> expressions(e, visitor)));
  }

  /** Visits an expression and its children, not the plans of its subqueries. */
  static void expressions(Expression expression, Consumer<Expression> visitor) {
    visitor.accept(expression);
    list(expression.children()).forEach(child -> expressions(child, visitor));
  }

  /** Where an expression stands: a name that Spark makes up for one has no place of its own. */
  static Origin origin(Expression expression) {
    Expression at = expression;
    while (at instanceof UnresolvedAlias && at.children().nonEmpty()) {
      at = at.children().head();
    }
    return at.origin();
  }

  /** The subqueries inside the expressions of this node alone. */
  static List<LogicalPlan> subqueries(LogicalPlan node) {
    List<LogicalPlan> subqueries = new ArrayList<>();
    for (Expression expression : list(node.expressions())) {
      expressions(
          expression,
          e -> {
            if (e instanceof SubqueryExpression subquery) {
              subqueries.add(subquery.plan());
            }
          });
    }
    return subqueries;
  }

  /** What the WITH of this node defines. */
  static List<LogicalPlan> definitions(LogicalPlan plan) {
    List<LogicalPlan> definitions = new ArrayList<>();
    if (plan instanceof UnresolvedWith with) {
      for (Tuple2<String, SubqueryAlias> definition : list(with.cteRelations())) {
        definitions.add(definition._2());
      }
    }
    return definitions;
  }
}
