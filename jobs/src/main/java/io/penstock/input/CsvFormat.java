package io.penstock.input;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** CSV by a declared schema. */
final class CsvFormat implements InputFormat {
  @Override
  public String keyword() {
    return "csv";
  }

  @Override
  public Optional<String> problemWith(String option) {
    return CsvOptions.problemWith(option);
  }

  @Override
  public boolean holds(DataType type) {
    return !(type instanceof StructType || type instanceof ArrayType || type instanceof MapType);
  }

  @Override
  public boolean namesColumns(Map<String, String> options) {
    return Boolean.parseBoolean(CsvOptions.byName(options).get("header"));
  }

  @Override
  public int inferenceVersion() {
    return CsvInference.VERSION;
  }

  @Override
  public StructType infer(
      Configuration conf, List<SourceFile> files, Map<String, String> options, ColumnDrift drift) {
    return CsvInference.infer(conf, files, options);
  }

  /** As for any format; blank lines and headers are no records. */
  @Override
  public Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift) {
    Map<String, String> byName = CsvOptions.byName(options);
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<SourceFile> full = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    CsvHeader header = new CsvHeader(Arrays.asList(declared.fieldNames()), byName);
    full.parallelStream()
        .flatMap(file -> header.problem(conf, file).stream())
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem;
            });
    return Records.numbered(scan(spark, declared, byName, full));
  }

  private static Dataset<Row> scan(
      SparkSession spark, StructType schema, Map<String, String> options, List<SourceFile> files) {
    // Null in a NOT NULL column is a broken check, not a failed job.
    StructType read = new StructType();
    for (StructField field : schema.fields()) {
      read = read.add(field.name(), field.dataType(), true);
    }
    read = read.add(Records.RAW, DataTypes.StringType, true);
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), read);
    }
    DataFrameReader reader =
        spark
            .read()
            .schema(read)
            .options(options)
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", Records.RAW)
            // A bad value is seen in every pass, whatever columns that pass needs.
            .option("columnPruning", "false")
            .option("ignoreCorruptFiles", "false")
            .option("ignoreMissingFiles", "false")
            // The paths are files that were listed, so '[' in a name is no pattern.
            .option("__globPaths__", "false");
    return reader.csv(files.stream().map(SourceFile::path).toArray(String[]::new));
  }
}
