package io.penstock.plan;

import io.penstock.definition.Text;
import io.penstock.problem.NearNames;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.internal.config.ConfigEntry;
import org.apache.spark.sql.internal.SQLConf$;
import org.apache.spark.sql.internal.StaticSQLConf$;

/** Checks the Spark settings of a pipeline file, with no Spark session. */
public final class SparkSettings {
  /** What results depend on; Penstock's own. */
  private static final Set<String> MEANING =
      Set.of("spark.sql.session.timeZone", "spark.sql.ansi.enabled", "spark.sql.caseSensitive");

  /** Settings of sessions that Spark itself does not know. */
  private static final List<String> OF_PLUGINS =
      List.of("spark.databricks.delta.", "spark.rapids.sql.");

  private static final String SQL = "spark.sql.";
  private static final List<String> OF_OTHERS = List.of("spark.sql.catalog.", "spark.sql.hive.");
  private static final SQLConf$ CONF = settings();

  private SparkSettings() {}

  /** What is wrong with the settings of a whole pipeline, or of a profile. */
  public static List<Problem> ofPipeline(Map<Text, Text> settings) {
    List<Problem> problems = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          if (MEANING.contains(key.value())) {
            problems.add(PlanProblems.settingOfMeaning(key));
          } else if (isMisspelt(key.value())) {
            problems.add(PlanProblems.unknownSetting(key, known()));
          } else {
            value(key, value, problems);
          }
        });
    return problems;
  }

  /**
   * Others may have settings below {@code spark.sql}, but none that nearly has a name of Spark's.
   */
  private static boolean isMisspelt(String key) {
    return key.startsWith(SQL)
        && OF_OTHERS.stream().noneMatch(key::startsWith)
        && !CONF.containsConfigKey(key)
        && NearNames.nearest(key, known()).isPresent();
  }

  /** What is wrong with the settings of one node: they apply while Spark runs already. */
  static List<Problem> ofNode(Map<Text, Text> settings) {
    List<Problem> problems = new ArrayList<>(ofPipeline(settings));
    for (Text key : settings.keySet()) {
      if (MEANING.contains(key.value()) || isOfPlugin(key.value())) {
        continue;
      }
      if (!key.value().startsWith(SQL) || CONF.isStaticConfigKey(key.value())) {
        problems.add(PlanProblems.settingOfWholeSpark(key));
      } else if (!CONF.containsConfigKey(key.value()) && !isMisspelt(key.value())) {
        problems.add(PlanProblems.unknownSetting(key, known()));
      }
    }
    return problems;
  }

  private static SQLConf$ settings() {
    // Static settings are known only once their class is loaded.
    StaticSQLConf$.MODULE$.WAREHOUSE_PATH();
    return SQLConf$.MODULE$;
  }

  private static void value(Text key, Text value, List<Problem> problems) {
    ConfigEntry<?> entry = CONF.getConfigEntry(key.value());
    if (entry == null) {
      return;
    }
    try {
      entry.valueConverter().apply(value.value());
    } catch (RuntimeException e) {
      problems.add(PlanProblems.settingValue(key, value, e));
    }
  }

  private static boolean isOfPlugin(String key) {
    return OF_PLUGINS.stream().anyMatch(key::startsWith);
  }

  private static Collection<String> known() {
    List<String> known = new ArrayList<>();
    for (ConfigEntry<?> entry : CONF.getConfigEntries()) {
      if (entry.isPublic() && !CONF.isStaticConfigKey(entry.key())) {
        known.add(entry.key());
      }
    }
    return known;
  }
}
