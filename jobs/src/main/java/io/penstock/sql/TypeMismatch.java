package io.penstock.sql;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/** Says in few words what Spark says in many: that types do not fit. */
final class TypeMismatch {
  private TypeMismatch() {}

  /** The problem; empty where Spark's own words have to do. */
  static Optional<Problem> of(Position at, AnalysisException e) {
    Map<String, String> parameters = e.getMessageParameters();
    if (parameters.getOrDefault("sqlExpr", "").contains("lambdafunction(")) {
      return Optional.empty(); // Spark's own writing of a lambda helps nobody
    }
    return switch (String.valueOf(e.getCondition())) {
      case "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE" ->
          Optional.of(
              problem(
                  at,
                  text(parameters, "sqlExpr")
                      + ": the "
                      + parameters.getOrDefault("paramIndex", "")
                      + " argument must be "
                      + types(parameters)
                      + ", "
                      + text(parameters, "inputSql")
                      + " is "
                      + type(parameters, "inputType")
                      + "."));
      case "DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES" ->
          Optional.of(
              problem(
                  at,
                  text(parameters, "sqlExpr")
                      + ": the types on both sides do not fit, "
                      + type(parameters, "left")
                      + " and "
                      + type(parameters, "right")
                      + "."));
      default -> Optional.empty();
    };
  }

  private static Problem problem(Position at, String what) {
    return new Problem("sql-type", at, what, "");
  }

  private static String text(Map<String, String> parameters, String key) {
    String text = parameters.getOrDefault(key, "").replaceAll("^\"|\"$", "");
    return "'" + text.replace('`', '\'') + "'";
  }

  private static String type(Map<String, String> parameters, String key) {
    return parameters.getOrDefault(key, "").replace("\"", "");
  }

  /** {@code ("INT" or "SMALLINT" or "TINYINT")} as {@code INT, SMALLINT or TINYINT}. */
  private static String types(Map<String, String> parameters) {
    String all = parameters.getOrDefault("requiredType", "").replaceAll("^\\(|\\)$|\"", "");
    List<String> types = List.of(all.split(" or ", -1));
    int last = types.size() - 1;
    return last == 0
        ? types.get(0)
        : String.join(", ", types.subList(0, last)) + " or " + types.get(last);
  }
}
