package io.penstock.run;

import io.penstock.definition.TableNode;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import io.penstock.lake.Published;
import io.penstock.lake.RowAudit;
import io.penstock.lake.TableWrite;
import io.penstock.plan.Decision;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Makes a table by its SELECT. */
final class TableRun {
  private final RunContext context;

  TableRun(RunContext context) {
    this.context = context;
  }

  NodeResult run(TableNode table, Decision decision) {
    NewInput input = NewInput.of(context, table, decision);
    Dataset<Row> rows = context.query(table, table.sql().value(), input.rows());
    PersistedRows kept =
        PersistedRows.of(context, table, rows, table.repartition(), table.persist());
    try {
      RowAudit audit =
          RowAudit.of(kept.rows(), WriteChecks.of(table, table.write()), context.expressions());
      PublishMode mode = context.mode(table, table.write(), PublishMode.Incoming.ANY_PER_KEY);
      TableWrite write = context.write(table, audit, mode);
      Published published =
          (input.replacesAll() ? write.replacingAll() : write)
              .partitionBy(context.spelled(table, table.partitionBy()))
              .publish(context.record(table, decision));
      if (table.write() instanceof WriteMode.Overwrite) {
        kept.offer(audit.passing());
      } else {
        // The table has more rows than these.
        kept.release();
      }
      return TableResults.done(table, decision, published, input.notes());
    } catch (Exception | Error e) {
      kept.release();
      throw e;
    }
  }
}
