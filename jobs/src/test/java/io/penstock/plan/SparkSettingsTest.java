package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Spark settings a pipeline and a node may have. */
class SparkSettingsTest {
  private static final Position KEY = new Position("p.yaml", 3, 9);
  private static final Position VALUE = new Position("p.yaml", 3, 40);

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "spark.sql.shuffle.partitions, 400",
    "spark.sql.adaptive.enabled, false",
    "spark.sql.autoBroadcastJoinThreshold, 10MB",
    "spark.databricks.delta.optimizeWrite.enabled, true",
    "spark.rapids.sql.enabled, true",
  })
  void aNodeMayHaveSettingsOfASession(String key, String value) {
    assertThat(ofNode(key, value)).isEmpty();
    assertThat(ofPipeline(key, value)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "spark.executor.memory, 4g",
    "spark.sql.extensions, a.B",
    "spark.sql.warehouse.dir, /tmp",
    "spark.scheduler.mode, FIFO",
  })
  void whatSparkTakesWhenItStartsCannotDifferForANode(String key, String value) {
    assertThat(ofNode(key, value))
        .containsExactly(
            "p.yaml:3:9: '"
                + key
                + "' cannot be set for one node: Spark takes it when it starts. Set it under"
                + " 'spark' at the top of the file, in the profile, or with spark-submit --conf.");
    assertThat(ofPipeline(key, value)).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "spark.sql.session.timeZone, Europe/Berlin",
    "spark.sql.ansi.enabled, false",
    "spark.sql.caseSensitive, true",
  })
  void whatResultsDependOnIsNotTheUsersToSet(String key, String value) {
    String message =
        "p.yaml:3:9: '"
            + key
            + "' cannot be set: results depend on it, so Penstock sets it. Remove it.";

    assertThat(ofNode(key, value)).containsExactly(message);
    assertThat(ofPipeline(key, value)).containsExactly(message);
  }

  @Test
  void aNameThatSparkDoesNotKnow() {
    assertThat(ofNode("spark.sql.shufle.partitions", "4"))
        .containsExactly(
            "p.yaml:3:9: Spark has no setting 'spark.sql.shufle.partitions'. Did you mean"
                + " 'spark.sql.shuffle.partitions'?");
    assertThat(ofNode("spark.sql.xyz", "4"))
        .containsExactly(
            "p.yaml:3:9: Spark has no setting 'spark.sql.xyz'. Its documentation lists them under"
                + " Configuration, Runtime SQL.");
  }

  @Test
  void aValueThatSparkDoesNotTake() {
    String message =
        "p.yaml:3:40: 'many' is not a value of spark.sql.shuffle.partitions. Spark says:"
            + " spark.sql.shuffle.partitions should be int, but was many.";

    assertThat(ofNode("spark.sql.shuffle.partitions", "many")).containsExactly(message);
    assertThat(ofPipeline("spark.sql.shuffle.partitions", "many")).containsExactly(message);
  }

  private static List<String> ofNode(String key, String value) {
    return texts(SparkSettings.ofNode(Map.of(Text.of(key, KEY), Text.of(value, VALUE))));
  }

  private static List<String> ofPipeline(String key, String value) {
    return texts(SparkSettings.ofPipeline(Map.of(Text.of(key, KEY), Text.of(value, VALUE))));
  }

  private static List<String> texts(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }
}
