package io.penstock.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.execution.datasources.parquet.ParquetToSparkSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** The columns that a Parquet file says it has, without a Spark session. */
final class ParquetFooter {
  private ParquetFooter() {}

  /** The columns, all nullable; a file that is no Parquet file, or not whole, is an error (65). */
  static StructType columns(Configuration conf, SourceFile file) {
    MessageType schema;
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file.hadoopPath(), conf))) {
      schema = reader.getFileMetaData().getSchema();
    } catch (IOException | RuntimeException e) {
      throw InputProblems.unreadableFile(file, e);
    }
    try {
      return new ParquetToSparkSchemaConverter(new SQLConf()).convert(schema).asNullable();
    } catch (RuntimeException e) {
      throw InputProblems.unreadableFile(file, e);
    }
  }
}
