package io.penstock.sql;

import io.penstock.udf.SqlFunctions;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Option;

/** The SQL functions that a pipeline has: Spark's own and Penstock's. */
final class Functions {
  private static final FunctionRegistry REGISTRY = registered();

  private Functions() {}

  /** Shared by all analyzers; nothing more is registered in it. */
  static FunctionRegistry registry() {
    return REGISTRY;
  }

  static boolean exists(String name) {
    return info(name).isDefined();
  }

  static boolean isAggregate(String name) {
    return isOfGroup(name, "agg_funcs");
  }

  static boolean isGenerator(String name) {
    return isOfGroup(name, "generator_funcs");
  }

  static boolean isWindowOnly(String name) {
    return isOfGroup(name, "window_funcs");
  }

  /** All names that could be meant: operators that are registered as functions left out. */
  static List<String> names() {
    return Trees.list(REGISTRY.listFunction()).stream()
        .map(FunctionIdentifier::funcName)
        .filter(name -> Character.isLetter(name.charAt(0)))
        .sorted()
        .toList();
  }

  private static boolean isOfGroup(String name, String group) {
    Option<ExpressionInfo> info = info(name);
    return info.isDefined() && info.get().getGroup().equals(group);
  }

  private static Option<ExpressionInfo> info(String name) {
    return REGISTRY.lookupFunction(new FunctionIdentifier(name.toLowerCase(Locale.ROOT)));
  }

  private static FunctionRegistry registered() {
    FunctionRegistry registry = FunctionRegistry.builtin().clone();
    SqlFunctions.register(registry);
    return registry;
  }
}
