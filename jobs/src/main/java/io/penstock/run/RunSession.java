package io.penstock.run;

import io.penstock.definition.About;
import io.penstock.secret.Secrets;
import io.penstock.udf.SqlFunctions;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
    return ready(session);
  }

  /** A session with a node's own settings over those of its run. */
  static SparkSession of(SparkSession run, About about, Secrets secrets) {
    SparkSession session = ((org.apache.spark.sql.classic.SparkSession) run).cloneSession();
    about
        .spark()
        .forEach((key, value) -> session.conf().set(key.value(), secrets.resolve(value.value())));
    return ready(session);
  }

  /** The rows of another session, for queries of this one. */
  static Dataset<Row> rows(SparkSession session, Dataset<Row> rows) {
    return rows.sparkSession() == session
        ? rows
        : org.apache.spark.sql.classic.Dataset.ofRows(
            (org.apache.spark.sql.classic.SparkSession) session,
            ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan());
  }

  private static SparkSession ready(SparkSession session) {
    MEANING.forEach(session.conf()::set);
    SqlFunctions.register(
        ((org.apache.spark.sql.classic.SparkSession) session).sessionState().functionRegistry());
    return session;
  }
}
