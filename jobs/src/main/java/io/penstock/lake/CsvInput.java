package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of CSV files by a declared schema. A record that does not parse is kept, with its text, for
 * the check {@code parses} to judge.
 */
public final class CsvInput {
  /** The column with the path of a row's file; never null. */
  public static final String FILE = "_file";

  /** The column with the number of a row's record in its file, counted from 1; never null. */
  public static final String RECORD = "_record";

  /** The column with the text of a record that did not parse; null for one that did. */
  public static final String RAW = "_raw";

  private final StructType schema;
  private final Map<String, String> options;

  /**
   * @param schema the declared columns
   * @param options options of Spark's reader; {@link CsvOptions#problemWith} has passed them
   */
  public CsvInput(StructType schema, Map<String, String> options) {
    this.schema = schema;
    this.options = CsvOptions.byName(options);
    this.options
        .keySet()
        .forEach(
            option ->
                CsvOptions.problemWith(option)
                    .ifPresent(
                        problem -> {
                          throw new IllegalArgumentException(problem);
                        }));
  }

  /** The declared columns. */
  public StructType schema() {
    return schema;
  }

  /**
   * Reads files. Rows: one per record, blank lines and headers left out. Columns: the declared
   * ones, all nullable, then {@code _raw}, {@code _file} and {@code _record}. Lazy, but the header
   * of each file is checked here and now (65); empty files have no rows.
   */
  public Dataset<Row> read(SparkSession spark, List<SourceFile> files) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<SourceFile> full = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    CsvHeader header = new CsvHeader(Arrays.asList(schema.fieldNames()), options);
    full.parallelStream()
        .flatMap(file -> header.problem(conf, file).stream())
        .findFirst()
        .ifPresent(
            problem -> {
              throw problem;
            });

    return number(scan(spark, full));
  }

  private Dataset<Row> scan(SparkSession spark, List<SourceFile> files) {
    // Null in a NOT NULL column is a broken check, not a failed job.
    StructType read = new StructType();
    for (StructField field : schema.fields()) {
      read = read.add(field.name(), field.dataType(), true);
    }
    read = read.add(RAW, DataTypes.StringType, true);
    if (files.isEmpty()) {
      return spark.createDataFrame(List.of(), read);
    }
    DataFrameReader reader =
        spark
            .read()
            .schema(read)
            .options(options)
            .option("mode", "PERMISSIVE")
            .option("columnNameOfCorruptRecord", RAW)
            // A bad value is seen in every pass, whatever columns that pass needs.
            .option("columnPruning", "false")
            .option("ignoreCorruptFiles", "false")
            .option("ignoreMissingFiles", "false")
            // The paths are files that were listed, so '[' in a name is no pattern.
            .option("__globPaths__", "false");
    return reader.csv(files.stream().map(SourceFile::path).toArray(String[]::new));
  }

  private static Dataset<Row> number(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(quoted(name));
    }
    columns.add(atScan(udf(new FilePath(), DataTypes.StringType)).as(FILE));
    columns.add(atScan(udf(new RecordNumber(), DataTypes.LongType)).as(RECORD));
    return rows.select(columns.toArray(Column[]::new));
  }

  // Not deterministic, so that Spark moves nothing between it and the scan.
  private static Column atScan(UserDefinedFunction function) {
    return function.asNondeterministic().asNonNullable().apply();
  }

  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
