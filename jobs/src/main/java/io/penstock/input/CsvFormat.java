package io.penstock.input;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

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
  public Optional<String> problemWith(String option, String value) {
    return CsvOptionValues.problemWith(option, value);
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
    return CsvInference.infer(conf, files, options, drift.mode());
  }

  /** As for any format; blank lines, comments and headers are no records. */
  @Override
  public Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift) {
    // Null in a NOT NULL column is a broken check, not a failed job.
    StructType values =
        CharVarcharUtils.replaceCharVarcharWithStringInSchema(declared.asNullable());
    StructType rescued =
        drift.rescues() ? values.add(Records.RESCUED, DataTypes.StringType) : values;
    StructType columns =
        rescued
            .add(Records.RAW, DataTypes.StringType)
            .add(Records.WHY, DataTypes.StringType)
            .add(Records.FILE, DataTypes.StringType, false)
            .add(Records.RECORD, DataTypes.LongType, false);
    CsvDialect dialect = new CsvDialect(options, spark.conf().get("spark.sql.session.timeZone"));
    List<CsvPiece> whole = open(spark, declared, dialect, files, drift);
    if (whole.isEmpty()) {
      return spark.createDataFrame(List.of(), columns);
    }
    CsvPieces pieces = new CsvPieces(spark, dialect, whole);
    CsvOpening opening = new CsvOpening(spark.sparkContext().hadoopConfiguration(), dialect);
    List<CsvPiece> cut =
        whole.stream()
            .flatMap(
                file ->
                    opening.isSplittable(file.file()) ? pieces.cut(file).stream() : Stream.of(file))
            .toList();
    return rows(spark, pieces.partitions(pieces.numbered(cut)), values, columns, dialect);
  }

  @Override
  public List<String> warnings(
      Configuration conf, List<SourceFile> files, Map<String, String> options) {
    CsvDialect dialect = new CsvDialect(options, "UTC");
    if (dialect.requiresLineEnd()) {
      return List.of();
    }
    CsvOpening opening = new CsvOpening(conf, dialect);
    List<String> open =
        Parallel.map(files, file -> opening.isEndOpen(file) ? file.path() : "").stream()
            .filter(path -> !path.isEmpty())
            .toList();
    return open.isEmpty() ? List.of() : List.of(InputProblems.openEnds(open));
  }

  private static List<CsvPiece> open(
      SparkSession spark,
      StructType declared,
      CsvDialect dialect,
      List<SourceFile> files,
      ColumnDrift drift) {
    CsvOpening opening = new CsvOpening(spark.sparkContext().hadoopConfiguration(), dialect);
    List<SourceFile> read = files.stream().filter(file -> file.sizeBytes() > 0).toList();
    return Parallel.map(read, file -> opening.open(file, declared, drift));
  }

  private static Dataset<Row> rows(
      SparkSession spark,
      List<List<CsvPiece>> partitions,
      StructType values,
      StructType columns,
      CsvDialect dialect) {
    CsvScan scan =
        new CsvScan(
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()),
            dialect,
            values);
    JavaRDD<InternalRow> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(partitions, partitions.size())
            .mapPartitions(scan::records);
    long bytes = partitions.stream().flatMap(List::stream).mapToLong(CsvPiece::sizeBytes).sum();
    return Interop.dataset(spark, rows, columns, bytes);
  }
}
