package io.penstock.input;

import io.penstock.definition.OnSchemaChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.csv.CSVInferSchema;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What {@link InputFormat#infer} found, and a table's columns beside it. */
public final class InferredColumns {
  private InferredColumns() {}

  /** Whether there is no value in the sample, from which a type could be known. */
  public static boolean isBlank(StructType inferred) {
    return Arrays.stream(inferred.fields()).allMatch(f -> f.dataType() instanceof NullType);
  }

  /** The same columns, of which those without any value are text. */
  public static StructType settled(StructType inferred) {
    return new StructType(
        Arrays.stream(inferred.fields())
            .map(
                field ->
                    new StructField(
                        field.name(),
                        JsonInference.settled(field.dataType()),
                        true,
                        field.metadata()))
            .toArray(StructField[]::new));
  }

  /** {@code columns} with one more, unless {@code others} or they themselves have it. */
  public static StructType with(StructType columns, StructType others, StructField field) {
    boolean isThere =
        Stream.concat(Arrays.stream(columns.fieldNames()), Arrays.stream(others.fieldNames()))
            .anyMatch(field.name()::equalsIgnoreCase);
    return isThere ? columns : columns.add(field.name(), field.dataType(), true);
  }

  /**
   * In what the columns of files do not fit those of a table; empty where all values fit, or have a
   * place that the user chose.
   *
   * @param mayOmit whether a column that the files do not show may be in them all the same
   */
  public static List<String> differences(
      StructType table, StructType files, boolean mayOmit, OnSchemaChange mode) {
    if (files.isEmpty()) {
      return List.of();
    }
    Map<String, StructField> before = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(table.fields()).forEach(field -> before.put(field.name(), field));
    List<String> differences = new ArrayList<>();
    for (StructField field : files.fields()) {
      StructField was = before.remove(field.name());
      if (was == null && mode == OnSchemaChange.FAIL) {
        differences.add("column '" + field.name() + "' is new");
      } else if (was != null
          && mode != OnSchemaChange.RESCUE
          && !fits(field.dataType(), was.dataType())) {
        differences.add(
            "column '%s' is %s, and now looks like %s"
                .formatted(was.name(), was.dataType().sql(), field.dataType().sql()));
      }
    }
    if (!mayOmit && mode == OnSchemaChange.FAIL) {
      before.keySet().forEach(name -> differences.add("column '" + name + "' is gone"));
    }
    return differences;
  }

  private static boolean fits(DataType now, DataType table) {
    if (now instanceof StructType inFiles && table instanceof StructType inTable) {
      return differences(inTable, inFiles, true, OnSchemaChange.FAIL).isEmpty();
    } else if (now instanceof ArrayType inFiles && table instanceof ArrayType inTable) {
      return fits(inFiles.elementType(), inTable.elementType());
    } else if (now instanceof NullType || table instanceof StringType || now.equals(table)) {
      return true;
    }
    CSVOptions none = new CSVOptions(Interop.map(Map.of()), false, "UTC");
    DataType[] both =
        CsvInference.within(
            () ->
                new CSVInferSchema(none)
                    .mergeRowTypes(new DataType[] {table}, new DataType[] {now}));
    return both[0].equals(table);
  }
}
