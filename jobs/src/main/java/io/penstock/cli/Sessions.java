package io.penstock.cli;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark sessions of the command: what the user set at submit stays, ours fills the rest. */
final class Sessions {
  private Sessions() {}

  /** A new session; {@code settings} give way to what spark-submit was told. */
  static SparkSession open(String name, Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    settings.forEach(conf::setIfMissing);
    conf.setIfMissing("spark.app.name", "penstock " + name);
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** Stops Spark, if it was started. */
  static void closeAll() {
    var session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      session.get().stop();
    }
  }
}
