package io.penstock.audit;

import io.penstock.definition.Check;
import io.penstock.input.Records;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;

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
      if (check instanceof Check.Unique keys) {
        onRows.add(new UniqueRule(keys, ofTable));
      } else if (check instanceof Check.Rows number) {
        whole.add(new RowsRule(number, ofTable));
      } else if (check instanceof Check.Freshness freshness) {
        whole.add(
            new FreshnessRule(
                freshness,
                rows.select(Records.quoted(freshness.time().value())).schema().apply(0).dataType(),
                scope.now(),
                ofTable));
      } else if (check instanceof Check.Expect expect && isAggregate(rows, expect, scope)) {
        Column condition = scope.expressions().apply(expect.expression());
        whole.add(
            new AggregateRule(
                expect,
                condition,
                ofTable,
                !ofTable && RunningTotals.of(rows, List.of(condition)).isPresent()));
      } else {
        RowRule rule = rowRule(check, scope);
        if (ofTable) {
          whole.add(new TableRowRule(rule));
        } else {
          onRows.add(rule);
        }
      }
    }
    return new Rules(onRows, whole);
  }

  private static RowRule rowRule(Check check, AuditScope scope) {
    if (check instanceof Check.References references) {
      return new ReferencesRule(references, scope.datasets().apply(references.to()));
    }
    Check.Expect expect = (Check.Expect) check;
    return new ExpectRule(expect, scope.expressions().apply(expect.expression()));
  }

  /** SELECT of an aggregate is what Spark calls an Aggregate, of anything else a Project. */
  private static boolean isAggregate(Dataset<Row> rows, Check.Expect expect, AuditScope scope) {
    Column condition = scope.expressions().apply(expect.expression());
    return rows.select(condition).queryExecution().analyzed() instanceof Aggregate;
  }
}
