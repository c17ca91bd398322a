package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.CommitRecord;
import io.penstock.lake.NewRows;
import io.penstock.lake.TableState;
import io.penstock.plan.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What an incremental table reads of its input. It is settled by what the table's own last commit
 * recorded, so a run that died before its commit reads the same rows again.
 *
 * @param rows the rows in place of the whole input; empty where all are read
 * @param replacesAll whether the table is made anew from all rows
 * @param notes what a user should know
 */
record NewInput(Map<Node, Dataset<Row>> rows, boolean replacesAll, List<String> notes) {

  static NewInput of(RunContext context, TableNode table, Decision decision) {
    Text name = table.incremental();
    boolean isForced = context.planner().isForced(table);
    if (name == null || decision.version() < 0 || isForced) {
      return new NewInput(Map.of(), isForced, List.of());
    }
    Node input = context.node(name);
    // A history is never made anew by itself: the rows that it is made of may be gone.
    boolean keepsHistory = table.write() instanceof WriteMode.Scd2;
    return since(context, table, input, decision)
        .map(rows -> new NewInput(Map.of(input, rows), false, List.of()))
        .orElseGet(
            () ->
                new NewInput(
                    Map.of(),
                    !keepsHistory,
                    List.of(
                        "all rows of '%s' were read: the definition has changed, or which rows are new could not be told"
                            .formatted(name))));
  }

  private static Optional<Dataset<Row>> since(
      RunContext context, TableNode table, Node input, Decision decision) {
    Optional<TableState> state = context.planner().table(table);
    Optional<CommitRecord> before =
        state.filter(known -> !known.isChangedByOthers()).flatMap(TableState::record);
    if (before.isEmpty() || !before.get().definition().equals(decision.definition())) {
      return Optional.empty();
    }
    String since = before.get().inputs().getOrDefault(input.name().value(), TableState.NONE);
    return NewRows.since(
        context.session(),
        context.planner().directory(input),
        since,
        context.planner().table(input).orElseThrow().latestVersion(),
        keys(context, input));
  }

  private static List<String> keys(RunContext context, Node input) {
    WriteMode write =
        input instanceof SourceNode source ? source.write() : ((TableNode) input).write();
    return write instanceof WriteMode.Merge merge
        ? context.spelled(input, merge.keys())
        : List.of();
  }
}
