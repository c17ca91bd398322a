package io.penstock.udf;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;

/** A scalar SQL function made of Spark's own expressions. */
public interface SqlFunction {
  /** The name in SQL: lower case, words joined by {@code _}. */
  String name();

  /** How it is called: {@code mask_last4(text)}. */
  String signature();

  /** What it gives, one sentence or two. */
  String description();

  /** Counted from 1; raised when equal arguments give something else than before. */
  int version();

  /** The types of its arguments; what Spark casts to them on its own is taken too. */
  List<DataType> parameters();

  /**
   * The expression that computes it.
   *
   * @param arguments resolved, as many and of the types that {@link #parameters()} says
   */
  Expression build(List<Expression> arguments);
}
