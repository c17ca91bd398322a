package io.penstock.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.csv.CSVInferSchema;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
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
                    field.dataType() instanceof NullType
                        ? new StructField(
                            field.name(), DataTypes.StringType, true, field.metadata())
                        : field)
            .toArray(StructField[]::new));
  }

  /** In what the columns of files do not fit those of a table; empty where all values fit. */
  public static List<String> differences(StructType table, StructType files) {
    if (files.isEmpty()) {
      return List.of();
    }
    Map<String, StructField> before = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Arrays.stream(table.fields()).forEach(field -> before.put(field.name(), field));
    List<String> differences = new ArrayList<>();
    for (StructField field : files.fields()) {
      StructField was = before.remove(field.name());
      if (was == null) {
        differences.add("column '" + field.name() + "' is new");
      } else if (!fits(field.dataType(), was.dataType())) {
        differences.add(
            "column '%s' is %s, and now looks like %s"
                .formatted(was.name(), was.dataType().sql(), field.dataType().sql()));
      }
    }
    before.keySet().forEach(name -> differences.add("column '" + name + "' is gone"));
    return differences;
  }

  private static boolean fits(DataType now, DataType table) {
    if (now instanceof NullType || table instanceof StringType || now.equals(table)) {
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
