package io.penstock.cli;

import io.penstock.problem.PenstockException;
import io.penstock.secret.SparkRedaction;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark sessions of the command: what the user set at submit stays, ours fills the rest. */
final class Sessions {
  private static final String PLUGINS = "spark.plugins";

  private Sessions() {}

  /**
   * A new session; {@code settings} give way to what spark-submit was told.
   *
   * @throws PenstockException if a plugin that Spark would load is not there (69)
   */
  static SparkSession open(String name, Map<String, String> settings) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.master", "local[*]");
    settings.forEach((key, value) -> set(conf, key, value));
    conf.setIfMissing("spark.app.name", "penstock " + name);
    for (String plugin : conf.get(PLUGINS, "").split(",", -1)) {
      requirePlugin(plugin.strip());
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /** What hides secrets adds to what the user hides. */
  private static void set(SparkConf conf, String key, String value) {
    if (SparkRedaction.isRegex(key) && conf.contains(key)) {
      conf.set(key, conf.get(key) + "|" + value);
    } else {
      conf.setIfMissing(key, value);
    }
  }

  /** Spark would stop half started, with a stack trace. */
  private static void requirePlugin(String plugin) {
    if (plugin.isEmpty()) {
      return;
    }
    try {
      Class.forName(plugin, false, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw CliProblems.noPlugin(plugin);
    }
  }

  /** Stops Spark, if it was started. */
  static void closeAll() {
    var session = SparkSession.getDefaultSession();
    if (session.isDefined()) {
      session.get().stop();
    }
  }
}
