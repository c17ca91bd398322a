package io.penstock.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that a table gets from the rows that are written to it. */
final class TableColumns {
  private final StructType schema;
  private final List<String> partitionBy;
  private final List<String> added;

  private TableColumns(StructType schema, List<String> partitionBy, List<String> added) {
    this.schema = schema;
    this.partitionBy = partitionBy;
    this.added = added;
  }

  /** Nullable but for {@code notNull}, since what Spark infers of nulls may change by itself. */
  static TableColumns of(StructType rows, List<String> notNull, List<String> partitionBy) {
    StructType schema = new StructType();
    for (StructField field : rows.asNullable().fields()) {
      boolean nullable = notNull.stream().noneMatch(field.name()::equalsIgnoreCase);
      schema = schema.add(field.name(), field.dataType(), nullable);
    }
    return new TableColumns(schema, List.copyOf(partitionBy), List.of());
  }

  /** The same, and a table that has not these columns gets them. */
  TableColumns adding(List<String> names) {
    return new TableColumns(AddedColumns.marked(schema, names), partitionBy, List.copyOf(names));
  }

  /**
   * Makes the table, or stops (65) if it has other columns.
   *
   * @param replaces whether the write replaces the table, columns and all
   */
  void settle(
      TableTransaction txn,
      String node,
      boolean replaces,
      String mode,
      Map<String, String> properties,
      TableNotes notes) {
    if (txn.isNewTable()) {
      txn.create(schema, partitionBy, properties, notes);
      return;
    }
    List<String> differences = differences(txn.schema(), txn.partitionColumns());
    if (replaces) {
      if (!differences.isEmpty() || !notes.noted(schema).equals(txn.schema())) {
        txn.replaceColumns(schema, partitionBy, notes);
        return;
      }
    } else if (!differences.isEmpty() && differences.equals(additions(txn.schema()))) {
      txn.changeColumns(schema);
    } else if (!differences.isEmpty()) {
      throw LakeProblems.columnsChanged(node, differences, mode);
    }
    txn.note(notes);
  }

  private List<String> differences(StructType table, List<String> tablePartitions) {
    Map<String, String> before = types(table);
    List<String> differences = new ArrayList<>();
    for (StructField field : schema.fields()) {
      String was = before.remove(field.name().toLowerCase(Locale.ROOT));
      String is = type(field);
      if (was == null) {
        differences.add(isNew(field));
      } else if (!was.equals(is)) {
        differences.add("'" + field.name() + "' is " + is + ", was " + was);
      }
    }
    before.keySet().stream().sorted().forEach(name -> differences.add("'" + name + "' is gone"));
    if (!partitionBy.equals(tablePartitions)) {
      differences.add("partitionBy is " + partitionBy + ", was " + tablePartitions);
    }
    return differences;
  }

  /** What the differences are if all of them are columns that the table may get. */
  private List<String> additions(StructType table) {
    Map<String, String> before = types(table);
    return Arrays.stream(schema.fields())
        .filter(field -> AddedColumns.isNamed(field.name(), added))
        .filter(field -> !before.containsKey(field.name().toLowerCase(Locale.ROOT)))
        .map(TableColumns::isNew)
        .toList();
  }

  private static String isNew(StructField field) {
    return "'" + field.name() + "' is new";
  }

  private static Map<String, String> types(StructType schema) {
    Map<String, String> types = new HashMap<>();
    Arrays.stream(schema.fields())
        .forEach(field -> types.put(field.name().toLowerCase(Locale.ROOT), type(field)));
    return types;
  }

  private static String type(StructField field) {
    return field.dataType().sql();
  }
}
