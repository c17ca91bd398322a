package io.penstock.plan;

import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import io.penstock.problem.Problem;
import io.penstock.sql.SqlAnalyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether a write mode fits the columns that it writes and the inputs that it reads. */
final class WriteModeChecks {
  private final Graph graph;
  private final SqlAnalyzer sql;
  private final ColumnChecks columns;
  private final List<Problem> problems;

  WriteModeChecks(Graph graph, SqlAnalyzer sql, ColumnChecks columns, List<Problem> problems) {
    this.graph = graph;
    this.sql = sql;
    this.columns = columns;
    this.problems = problems;
  }

  /**
   * Checks a mode.
   *
   * @param rows the columns that are written
   * @return the columns that who reads the table sees
   */
  StructType published(WriteMode write, StructType rows, Text dataset) {
    if (write instanceof WriteMode.Merge merge) {
      merge(merge, rows, dataset);
    } else if (write instanceof WriteMode.Scd2 history) {
      return scd2(history, rows, dataset);
    }
    return rows;
  }

  private void merge(WriteMode.Merge merge, StructType rows, Text dataset) {
    List<Text> compared = new ArrayList<>(merge.keys());
    Text sequence = merge.sequenceBy();
    if (sequence != null) {
      compared.add(sequence);
    }
    columns.areThere(compared, rows, dataset);
    columns.areComparable(compared, rows);
    Text deleteWhen = merge.deleteWhen();
    if (deleteWhen != null) {
      problems.addAll(sql.predicates(List.of(deleteWhen), rows, dataset.value()));
    }
  }

  private StructType scd2(WriteMode.Scd2 history, StructType rows, Text dataset) {
    List<Text> compared = new ArrayList<>(history.keys());
    compared.add(history.sequenceBy());
    boolean areThere = columns.areThere(compared, rows, dataset);
    if (ColumnChecks.field(rows, PublishMode.VALID_TO).isPresent()) {
      problems.add(PlanProblems.validToIsTaken(dataset));
      return rows;
    }
    for (StructField field : rows.fields()) {
      if (!sql.isComparable(field.dataType())) {
        problems.add(PlanProblems.cannotTellChange(dataset, field));
      }
    }
    Optional<DataType> sequence =
        ColumnChecks.field(rows, history.sequenceBy().value()).map(StructField::dataType);
    return areThere && sequence.isPresent() ? rows.add(PublishMode.VALID_TO, sequence.get()) : rows;
  }

  /** Whether the new rows of the input that a table names can be told. */
  void incremental(TableNode table, List<Text> read) {
    Text input = table.incremental();
    if (input == null) {
      return;
    }
    if (read.stream().noneMatch(name -> name.value().equalsIgnoreCase(input.value()))) {
      problems.add(PlanProblems.incrementalIsNotRead(input, read));
      return;
    }
    Optional<Node> node = graph.node(input.value());
    if (node.isEmpty()) {
      return;
    }
    if (!tellsNewRows(node.get())) {
      problems.add(PlanProblems.tellsNoNewRows(input, word(node.get())));
    } else if (table.write() instanceof WriteMode.Append
        && write(node.get()) instanceof WriteMode.Merge) {
      problems.add(PlanProblems.addsChangesAgain(input));
    }
  }

  private static boolean tellsNewRows(Node input) {
    WriteMode write = write(input);
    return write instanceof WriteMode.Append
        || (write instanceof WriteMode.Merge merge && merge.deleteWhen() == null);
  }

  private static String word(Node input) {
    WriteMode write = write(input);
    if (write instanceof WriteMode.Merge) {
      return "deletes rows (deleteWhen)";
    } else if (write instanceof WriteMode.Scd2) {
      return "changes rows that it has (scd2)";
    }
    return write instanceof WriteMode.OverwritePartitions
        ? "replaces whole partitions"
        : "is replaced as a whole";
  }

  private static WriteMode write(Node node) {
    if (node instanceof SourceNode source) {
      return source.write();
    }
    return node instanceof TableNode table ? table.write() : new WriteMode.Overwrite();
  }
}
