package io.penstock.udf;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** All SQL functions of Penstock. */
public final class SqlFunctions {
  private static final List<SqlFunction> ALL = List.of(new MaskLast4());

  private SqlFunctions() {}

  /** The functions, sorted by name. */
  public static List<SqlFunction> all() {
    return ALL;
  }

  /**
   * Makes all functions known to a registry, a live session's or one of an analyzer without a
   * session; those of the same names there are replaced.
   */
  public static void register(FunctionRegistry registry) {
    ALL.forEach(function -> register(function, registry));
  }

  private static void register(SqlFunction function, FunctionRegistry registry) {
    registry.registerFunction(
        new FunctionIdentifier(function.name()),
        info(function),
        (Seq<Expression> arguments) -> build(function, arguments));
  }

  private static Expression build(SqlFunction function, Seq<Expression> given) {
    List<Expression> arguments = new ArrayList<>(CollectionConverters.asJava(given));
    return function.build(ArgumentTypes.checked(function, arguments));
  }

  private static ExpressionInfo info(SqlFunction function) {
    return new ExpressionInfo(
        function.getClass().getName(),
        "",
        function.name(),
        function.signature() + " - " + function.description(),
        "",
        "",
        "",
        "string_funcs",
        "",
        "",
        "built-in");
  }
}
