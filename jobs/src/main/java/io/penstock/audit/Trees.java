package io.penstock.audit;

import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Catalyst's trees from Java. */
final class Trees {
  private Trees() {}

  /** The tree with each part, from the top, replaced for which {@code by} has another, not null. */
  static Expression replaced(Expression expression, Function<Expression, @Nullable Expression> by) {
    Expression other = by.apply(expression);
    return other != null ? other : expression.mapChildren(child -> replaced(child, by));
  }

  static <T> List<T> list(Seq<T> values) {
    return CollectionConverters.asJava(values);
  }

  static <T> Seq<T> seq(List<T> values) {
    return CollectionConverters.asScala(values).toIndexedSeq();
  }
}
