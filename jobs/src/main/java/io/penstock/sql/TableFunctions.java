package io.penstock.sql;

import java.util.Locale;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.TableFunctionRegistry;

/** The functions that may stand in FROM: Spark's own, none of which reads a file. */
final class TableFunctions {
  private TableFunctions() {}

  static boolean exists(String name) {
    return TableFunctionRegistry.builtin()
        .functionExists(new FunctionIdentifier(name.toLowerCase(Locale.ROOT)));
  }
}
