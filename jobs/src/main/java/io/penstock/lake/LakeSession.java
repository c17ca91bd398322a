package io.penstock.lake;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** What a Spark session needs so that it can read and write the lake. */
public final class LakeSession {
  private static final String EXTENSIONS = "spark.sql.extensions";
  private static final String EXTENSION = "io.delta.sql.DeltaSparkSessionExtension";
  private static final String CATALOG = "spark.sql.catalog.spark_catalog";
  private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

  private static final String VERIFY_PAGES = "parquet.page.verify-checksum.enabled";
  private static final String FILE_LOG_STORE = "spark.delta.logStore.file.impl";
  private static final List<String> LOG_STORES =
      List.of(
          FILE_LOG_STORE,
          "delta.logStore.file.impl",
          "spark.delta.logStore.class",
          "delta.logStore.class");

  private LakeSession() {}

  /**
   * The settings of a session that Penstock starts itself; the user's own settings go over them.
   *
   * @param cores the cores that Spark will use in all
   */
  public static Map<String, String> settings(int cores) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(EXTENSIONS, EXTENSION);
    settings.put(CATALOG, DELTA_CATALOG);
    // Nodes that run at the same time share the cores, each in a pool of its own.
    settings.put("spark.scheduler.mode", "FAIR");
    settings.put("spark.sql.session.timeZone", "UTC");
    settings.put("spark.sql.ansi.enabled", "true");
    settings.put("spark.sql.shuffle.partitions", String.valueOf(Math.max(2, cores)));
    settings.put("spark.sql.execution.sortBeforeRepartition", "true");
    // A flipped bit in a data file is an error, never a wrong number.
    settings.put("spark.hadoop." + VERIFY_PAGES, "true");
    settings.put(FILE_LOG_STORE, LinkLogStore.class.getName());
    // A table's log is small; by default Delta splits it into 50 tasks.
    settings.put(
        "spark.databricks.delta.snapshotPartitions", String.valueOf(Math.max(1, cores / 4)));
    // The ledger and the files of a table are then read from one small file, with no Spark job.
    settings.put("spark.databricks.delta.setTransactionsInCrc.maxAllowed", "5000");
    settings.put("spark.databricks.delta.allFilesInCrc.thresholdNumFiles", "500");
    // The files of a batch are listed once, by Penstock; Spark would start a job to list again.
    settings.put("spark.sql.sources.parallelPartitionDiscovery.threshold", "100000");
    return Collections.unmodifiableMap(settings);
  }

  /** Settings that suit one machine only; a cluster's are its own. */
  public static final Set<String> LOCAL_ONLY =
      Set.of("spark.sql.shuffle.partitions", "spark.databricks.delta.snapshotPartitions");

  /**
   * Stops (69) if a session that exists before us cannot read and write Delta tables. Where it says
   * nothing of how logs are written on the local disk, that is {@link LinkLogStore} from now on,
   * for all that the application writes.
   */
  public static void require(SparkSession spark) {
    String extensions = spark.conf().get(EXTENSIONS, "");
    String catalog = spark.conf().get(CATALOG, "");
    List<String> mend = new ArrayList<>();
    if (!Arrays.asList(extensions.split("\\s*,\\s*", -1)).contains(EXTENSION)) {
      String all = extensions.isEmpty() ? EXTENSION : extensions + "," + EXTENSION;
      mend.add("--conf " + EXTENSIONS + "=" + all);
    }
    if (!catalog.equals(DELTA_CATALOG)) {
      mend.add("--conf " + CATALOG + "=" + DELTA_CATALOG);
    }
    if (!mend.isEmpty()) {
      throw new PenstockException(
          ExitCode.UNAVAILABLE,
          "this Spark session cannot read and write Delta tables. Start it with "
              + String.join(" ", mend)
              + ".");
    }
    writeLogsSafely();
    verifyPages(spark);
  }

  /** What reads data files compares their pages with the checksums in them from now on. */
  static void verifyPages(SparkSession spark) {
    spark.sparkContext().hadoopConfiguration().setBoolean(VERIFY_PAGES, true);
  }

  private static void writeLogsSafely() {
    // What SparkContext.getConf gives is a copy; Delta asks this one.
    SparkConf conf = SparkEnv.get().conf();
    if (LOG_STORES.stream().noneMatch(conf::contains)) {
      conf.set(FILE_LOG_STORE, LinkLogStore.class.getName());
      // Logs that are open keep the store that they were opened with.
      DeltaLog.clearCache();
    }
  }
}
