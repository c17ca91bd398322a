package io.penstock.gpu;

import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.sql.SparkSession;

/** The one session of this module's tests. */
public final class TestSpark {
  private static final SparkSession SESSION = start();

  private TestSpark() {}

  /** Runs on two threads. */
  public static SparkSession session() {
    return SESSION;
  }

  private static SparkSession start() {
    SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config(
                "spark.serializer",
                KryoSerializer.class.getName()) // the one that cannot read records
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
            .getOrCreate();
    session.sparkContext().setLogLevel("ERROR"); // a fit of stock MLlib logs each iteration
    return session;
  }
}
