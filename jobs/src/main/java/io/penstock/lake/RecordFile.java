package io.penstock.lake;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.datasources.parquet.SparkToParquetSchemaConverter;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Writes a few rows to a Parquet file, with no Spark job. */
final class RecordFile {
  private RecordFile() {}

  /**
   * Writes rows of strings, integers, longs, doubles, instants, and maps from strings to longs or
   * doubles.
   */
  static void write(Path file, StructType columns, List<Row> rows, Configuration conf)
      throws IOException {
    MessageType type =
        new SparkToParquetSchemaConverter(
                false, SQLConf.ParquetOutputTimestampType$.MODULE$.TIMESTAMP_MICROS(), false)
            .convert(columns);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, conf))
            .withConf(conf)
            .withType(type)
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .build()) {
      for (Row row : rows) {
        writer.write(group(type, row));
      }
    }
  }

  private static Group group(MessageType type, Row row) {
    SimpleGroup group = new SimpleGroup(type);
    for (int i = 0; i < row.length(); i++) {
      if (!row.isNullAt(i)) {
        add(group, i, row.get(i));
      }
    }
    return group;
  }

  private static void add(Group group, int field, Object value) {
    if (value instanceof Map<?, ?> map) {
      Group entries = group.addGroup(field);
      map.forEach(
          (key, of) -> {
            Group entry = entries.addGroup(0);
            add(entry, 0, key);
            add(entry, 1, of);
          });
    } else if (value instanceof Instant instant) {
      group.add(field, ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    } else if (value instanceof Long number) {
      group.add(field, number.longValue());
    } else if (value instanceof Integer number) {
      group.add(field, number.intValue());
    } else if (value instanceof Double number) {
      group.add(field, number.doubleValue());
    } else {
      group.add(field, value.toString());
    }
  }
}
