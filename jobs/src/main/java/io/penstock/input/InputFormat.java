package io.penstock.input;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** A format of input files: what Penstock must know of it to load each record exactly once. */
public interface InputFormat {
  /** Its word in the pipeline file. */
  String keyword();

  /** What is wrong with an option's name, why, and the mend; empty if a source may set it. */
  Optional<String> problemWith(String option);

  /** What is wrong with an option's value, and the mend; empty for nothing. */
  default Optional<String> problemWith(String option, String value) {
    return Optional.empty();
  }

  /** Whether a column of a type can be read from such a file. */
  boolean holds(DataType type);

  /** Whether a record need not have all columns, so that a sample may lack one that there is. */
  default boolean mayOmitColumns() {
    return false;
  }

  /** Whether files name their columns, so that a source may leave {@code schema} out. */
  boolean namesColumns(Map<String, String> options);

  /** Goes up when the same files may give other columns. */
  int inferenceVersion();

  /**
   * The columns that a bounded sample of the files looks like, with no Spark session: all nullable;
   * VOID where the sample has no value; none where all files are empty. Files with different
   * columns are an error (65), unless {@code drift} allows them: then all columns together.
   */
  StructType infer(
      Configuration conf, List<SourceFile> files, Map<String, String> options, ColumnDrift drift);

  /**
   * Reads files. Rows: one per record. Columns: the declared ones, all nullable, then {@code
   * _rescued_data} if the source rescues, {@code _raw}, {@code _why} if the format knows it, {@code
   * _file} and {@code _record}, see {@link Records}. Lazy, but a file that cannot be read as a
   * whole is an error (65), here and now where that is known without reading all of it; empty files
   * have no rows.
   *
   * @param declared the declared columns
   * @param options of Spark's reader; {@link #problemWith} has passed them
   * @param drift what becomes of other columns than the declared ones; learns what did
   */
  Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files,
      ColumnDrift drift);

  /** As above, and files have the declared columns and no others. */
  default Dataset<Row> read(
      SparkSession spark,
      StructType declared,
      Map<String, String> options,
      List<SourceFile> files) {
    return read(spark, declared, options, files, ColumnDrift.fail());
  }

  /** What a user should know of files that are read all the same. */
  default List<String> warnings(
      Configuration conf, List<SourceFile> files, Map<String, String> options) {
    return List.of();
  }
}
