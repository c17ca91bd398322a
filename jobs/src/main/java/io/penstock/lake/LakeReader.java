package io.penstock.lake;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.input.Records;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Reads tables of the lake as they were at one version. */
public final class LakeReader {
  private static final String OWN = "_";

  // Of a small table all files are named at once; Delta's own index would start Spark jobs to find
  // them, which pays where it can skip some of many.
  private static final long SMALL = 1L << 30;

  private LakeReader() {}

  /**
   * The rows of a table at a version, however often they are read and whatever is written
   * meanwhile; without Penstock's own columns. Lazy; a version that another call has just read or
   * written costs no look at the log.
   */
  public static Dataset<Row> read(SparkSession spark, Path table, long version) {
    return published(readAllColumns(spark, table, version));
  }

  /** The same rows without Penstock's own columns. Lazy. */
  static Dataset<Row> published(Dataset<Row> all) {
    Column[] columns =
        Arrays.stream(all.columns())
            .filter(name -> !name.startsWith(OWN))
            .map(Records::quoted)
            .toArray(Column[]::new);
    return all.select(columns);
  }

  /** As {@link #read}, with Penstock's own columns. */
  public static Dataset<Row> readAllColumns(SparkSession spark, Path table, long version) {
    LakeSession.verifyPages(spark);
    DeltaLog log = DeltaLog.forTable(spark, table);
    Snapshot snapshot = log.getSnapshotAt(version, Interop.none(), Interop.none());
    Optional<List<AddFile>> files =
        SnapshotFacts.files(snapshot).filter(all -> TableTransaction.sizeBytes(all) <= SMALL);
    return files.isPresent()
        ? log.createDataFrame(snapshot, Interop.seq(files.get()), false, Interop.none())
        : spark.baseRelationToDataFrame(
            log.createRelation(
                Interop.seq(List.of()), Option.apply(snapshot), Interop.none(), true));
  }

  /**
   * The columns of a table at a version without Penstock's own, with no Spark; empty if the log no
   * longer says so in a file that can be read without it.
   */
  public static Optional<StructType> schema(Configuration conf, Path table, long version) {
    return TableLog.open(conf, table)
        .flatMap(log -> Optional.ofNullable(metadata(log, version)))
        .map(metadata -> columns(metadata.path("schemaString").asText()));
  }

  private static @Nullable JsonNode metadata(TableLog log, long version) {
    JsonNode fromChecksum = log.checksumMetadata(version);
    if (fromChecksum != null) {
      return fromChecksum;
    }
    for (long at : log.newestFirst()) {
      JsonNode metadata = at > version ? null : log.read(at).metadata();
      if (metadata != null) {
        return metadata;
      }
    }
    return null;
  }

  private static StructType columns(String json) {
    StructType all = (StructType) DataType.fromJson(json);
    return new StructType(
        Arrays.stream(all.fields())
            .filter(field -> !field.name().startsWith(OWN))
            .toArray(StructField[]::new));
  }
}
