package io.penstock.audit;

import io.penstock.definition.Check;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataType;

/**
 * The rules that checks are, in the order of the checks.
 *
 * @param rows on each row
 * @param whole on all rows at once
 */
public record Rules(List<RowRule> rows, List<WholeRule> whole) {
  public Rules {
    rows = List.copyOf(rows);
    whole = List.copyOf(whole);
  }

  /**
   * The rules of checks on {@code rows}.
   *
   * @param tableIsBatch whether the written rows will be all of the table
   */
  public static Rules of(
      List<Check> checks, Dataset<Row> rows, AuditScope scope, boolean tableIsBatch) {
    List<RowRule> onRows = new ArrayList<>();
    List<WholeRule> whole = new ArrayList<>();
    for (Check check : checks) {
      boolean ofTable = check.extent().ofTable() && !tableIsBatch;
      Rule rule = rule(check, rows, scope, ofTable);
      if (rule instanceof RowRule onEach) {
        onRows.add(onEach);
      } else {
        whole.add((WholeRule) rule);
      }
    }
    return new Rules(onRows, whole);
  }

  private static Rule rule(Check check, Dataset<Row> rows, AuditScope scope, boolean ofTable) {
    if (check instanceof Check.Unique keys) {
      return new UniqueRule(keys, ofTable);
    }
    if (check instanceof Check.Rows number) {
      return new RowsRule(number, ofTable);
    }
    if (check instanceof Check.Freshness freshness) {
      DataType type =
          rows.select(Records.quoted(freshness.time().value())).schema().apply(0).dataType();
      return new FreshnessRule(freshness, type, scope.now(), ofTable);
    }
    if (check instanceof Check.References references) {
      Dataset<Row> others = scope.datasets().apply(references.to());
      return onEach(new ReferencesRule(references, others), ofTable);
    }
    Check.Expect expect = (Check.Expect) check;
    Column condition = scope.expressions().apply(expect.expression());
    if (!isAggregate(rows, condition)) {
      return onEach(new ExpectRule(expect, condition), ofTable);
    }
    boolean isObservable = !ofTable && RunningTotals.of(rows, List.of(condition)).isPresent();
    return new AggregateRule(expect, condition, ofTable, isObservable);
  }

  private static Rule onEach(RowRule rule, boolean ofTable) {
    return ofTable ? new TableRowRule(rule) : rule;
  }

  /** SELECT of an aggregate is what Spark calls an Aggregate, of anything else a Project. */
  private static boolean isAggregate(Dataset<Row> rows, Column condition) {
    return rows.select(condition).queryExecution().analyzed() instanceof Aggregate;
  }
}
