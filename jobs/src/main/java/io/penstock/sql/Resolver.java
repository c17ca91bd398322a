package io.penstock.sql;

import io.penstock.problem.Problem;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.StructType;

/** Resolves a parsed plan and turns what Spark finds into problems of the pipeline file. */
final class Resolver {
  private final OfflineCatalyst catalyst;

  Resolver(OfflineCatalyst catalyst) {
    this.catalyst = catalyst;
  }

  /** The resolved and checked plan, or all problems that can be known at once. */
  Parsed<LogicalPlan> resolve(SqlText sql, LogicalPlan plan, Map<String, StructType> datasets) {
    try {
      return resolution(sql, plan, datasets);
    } catch (StackOverflowError e) {
      // subqueries take more of Spark's stack than TreeDepth knows
      return failed(List.of(SqlProblems.tooDeep(sql.text().at())));
    }
  }

  private Parsed<LogicalPlan> resolution(
      SqlText sql, LogicalPlan plan, Map<String, StructType> datasets) {
    LogicalPlan resolved;
    try {
      resolved = catalyst.resolve(plan, datasets);
    } catch (AnalysisException e) {
      return failed(List.of(AnalysisProblems.of(sql, plan, plan, e)));
    }
    List<Problem> unknown = resolved.resolved() ? List.of() : UnknownColumns.in(sql, resolved);
    if (!unknown.isEmpty()) {
      return failed(unknown);
    }
    try {
      catalyst.check(resolved);
    } catch (AnalysisException e) {
      return failed(List.of(AnalysisProblems.of(sql, plan, resolved, e)));
    }
    List<Problem> refused = TreeRules.ofResolved(sql, resolved);
    return refused.isEmpty() ? new Parsed<>(resolved, List.of()) : failed(refused);
  }

  private static Parsed<LogicalPlan> failed(List<Problem> problems) {
    return new Parsed<>(null, problems);
  }
}
