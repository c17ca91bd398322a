package io.penstock;

import io.penstock.lake.LakeSession;
import io.penstock.udf.SqlFunctions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/** The one Spark session of all tests of a JVM: two local cores, Penstock's own settings. */
public final class TestSpark {
  private static final SparkSession SESSION = start();

  private TestSpark() {}

  /** The session. */
  public static SparkSession session() {
    return SESSION;
  }

  /** The number of Spark jobs that {@code action} starts. */
  public static int jobs(Runnable action) {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            jobs.incrementAndGet();
          }
        };
    SESSION.sparkContext().addSparkListener(listener);
    try {
      action.run();
      SESSION.sparkContext().listenerBus().waitUntilEmpty();
    } catch (TimeoutException e) {
      throw new IllegalStateException(e);
    } finally {
      SESSION.sparkContext().removeSparkListener(listener);
    }
    return jobs.get();
  }

  private static SparkSession start() {
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local[2]")
            .appName("penstock tests")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.warehouse.dir", warehouse());
    LakeSession.settings(2).forEach(builder::config);
    SparkSession session =
        builder.config("spark.databricks.delta.snapshotPartitions", "1").getOrCreate();
    SqlFunctions.register(
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().functionRegistry());
    session.sparkContext().setLogLevel("OFF");
    return session;
  }

  private static String warehouse() {
    try {
      return Files.createTempDirectory("penstock-warehouse").toUri().toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
