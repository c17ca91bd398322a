package io.penstock.udf;

import org.apache.spark.sql.classic.SparkSession;

/** The one Spark session of this module's tests. */
final class TestSpark {
  private static final SparkSession SESSION = start();

  private TestSpark() {}

  static SparkSession session() {
    return SESSION;
  }

  private static SparkSession start() {
    SparkSession session =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
            .getOrCreate();
    SqlFunctions.register(session.sessionState().functionRegistry());
    return session;
  }
}
