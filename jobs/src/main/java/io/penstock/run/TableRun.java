package io.penstock.run;

import io.penstock.definition.TableNode;
import io.penstock.lake.PublishMode;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.plan.Decision;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes a table by its SELECT. */
final class TableRun {
  private final RunContext context;

  TableRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(TableNode table, Decision decision) {
    Dataset<Row> rows = context.query(table, table.sql().value());
    PersistedRows kept =
        PersistedRows.of(context, table, rows, table.repartition(), table.persist());
    try {
      RowAudit audit = RowAudit.of(kept.rows(), table.checks(), context.expressions());
      Published published =
          context
              .write(table, audit, PublishMode.overwrite())
              .partitionBy(context.spelled(table, table.partitionBy()))
              .publish(context.record(table, decision));
      kept.offer(audit.passing());
      return TableResults.done(table, decision, published, List.of());
    } catch (Exception | Error e) {
      kept.release();
      throw e;
    }
  }
}
