package io.penstock.it.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The job that is written by hand where there is no Penstock: it reads the CSV files of an inbox,
 * appends them to a Delta table, and moves them to another folder so that they are not read again.
 */
public final class PlainJob {
  private static final String SCHEMA = "id BIGINT, customer STRING, amount DOUBLE";

  private PlainJob() {}

  /** {@code INBOX TABLE}. */
  public static void main(String[] args) throws IOException {
    SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate();
    run(spark, Path.of(args[0]), args[1]);
    spark.stop();
  }

  static void run(SparkSession spark, Path inbox, String table) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(inbox)) {
      files =
          all.filter(file -> file.getFileName().toString().matches("[^._].*\\.csv(\\.gz)?"))
              .toList();
    }
    if (files.isEmpty()) {
      return;
    }
    Dataset<Row> rows =
        spark
            .read()
            .schema(SCHEMA)
            .option("header", "true")
            .csv(files.stream().map(Path::toString).toArray(String[]::new));
    rows.write().format("delta").mode("append").save(table);
    if (Boolean.getBoolean("plain.halt")) {
      Runtime.getRuntime().halt(137); // as a kill at this instant
    }
    Path done = Files.createDirectories(inbox.resolveSibling("done"));
    for (Path file : files) {
      Files.move(
          file,
          done.resolve(file.getFileName()),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
