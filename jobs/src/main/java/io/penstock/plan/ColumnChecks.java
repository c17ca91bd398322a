package io.penstock.plan;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.Node;
import io.penstock.definition.Stored;
import io.penstock.definition.Text;
import io.penstock.lake.TableNotes;
import io.penstock.problem.Problem;
import io.penstock.sql.SqlAnalyzer;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Whether columns that a node names are there, and what can be done with them. */
final class ColumnChecks {
  private static final int MOST_CLUSTERED = 4;

  private final SqlAnalyzer sql;
  private final List<Problem> problems;

  ColumnChecks(SqlAnalyzer sql, List<Problem> problems) {
    this.sql = sql;
    this.problems = problems;
  }

  /** Reports columns that are not there; gives whether all are. */
  boolean areThere(List<Text> names, StructType columns, Text dataset) {
    boolean all = true;
    for (Text name : names) {
      if (field(columns, name.value()).isEmpty()) {
        all = false;
        problems.add(
            DefinitionProblems.unknownColumn(
                name.at(), name.value(), dataset.value(), List.of(columns.fieldNames())));
      }
    }
    return all;
  }

  /** Reports columns of which no two values can be compared. */
  void areComparable(List<Text> names, StructType columns) {
    for (Text name : names) {
      field(columns, name.value())
          .map(StructField::dataType)
          .filter(type -> !sql.isComparable(type))
          .ifPresent(
              type ->
                  problems.add(
                      DefinitionProblems.notComparable(name.at(), name.value(), type.sql())));
    }
  }

  /** Reports what is said of columns that are not there, and values that the log would show. */
  void notes(Node node, StructType columns) {
    List<Text> noted = List.copyOf(node.about().columns().keySet());
    areThere(noted, columns, node.name());
    if (!(node instanceof Stored stored)) {
      return;
    }
    List<Text> clusterBy = stored.storage().clusterBy();
    areThere(clusterBy, columns, node.name());
    if (clusterBy.size() > MOST_CLUSTERED) {
      problems.add(PlanProblems.clustersByTooMany(clusterBy.get(MOST_CLUSTERED), MOST_CLUSTERED));
    }
    for (Text name : clusterBy) {
      field(columns, name.value())
          .map(StructField::dataType)
          .filter(type -> !TableNotes.hasStatistics(type))
          .ifPresent(type -> problems.add(PlanProblems.cannotCluster(name, type.sql())));
    }
    node.about()
        .columns()
        .forEach(
            (name, column) -> {
              if (column.pii()) {
                isNotShown(name, "partitionBy", stored.partitionBy());
                isNotShown(name, "clusterBy", clusterBy);
              }
            });
  }

  private void isNotShown(Text pii, String key, List<Text> names) {
    names.stream()
        .filter(name -> name.value().equalsIgnoreCase(pii.value()))
        .forEach(name -> problems.add(PlanProblems.showsPii(name, key)));
  }

  /** The column of a name in any case. */
  static Optional<StructField> field(StructType columns, String name) {
    for (StructField field : columns.fields()) {
      if (field.name().equalsIgnoreCase(name)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
