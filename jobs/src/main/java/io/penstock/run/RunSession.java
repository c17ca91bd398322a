package io.penstock.run;

import io.penstock.udf.SqlFunctions;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Sessions of runs. */
final class RunSession {
  /** What results depend on; not the user's to choose. */
  private static final Map<String, String> MEANING =
      Map.of(
          "spark.sql.session.timeZone", "UTC",
          "spark.sql.ansi.enabled", "true",
          "spark.sql.caseSensitive", "false");

  private RunSession() {}

  /**
   * A session of {@code parent}'s Spark, so that datasets and settings touch nothing of the user's.
   *
   * @param settings give way to what Spark was started with
   */
  static SparkSession of(SparkSession parent, Map<String, String> settings) {
    SparkSession session = parent.newSession();
    SparkConf started = parent.sparkContext().getConf();
    settings.forEach(
        (key, value) -> {
          if (!started.contains(key) && session.conf().isModifiable(key)) {
            session.conf().set(key, value);
          }
        });
    MEANING.forEach(session.conf()::set);
    SqlFunctions.register(
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().functionRegistry());
    return session;
  }
}
