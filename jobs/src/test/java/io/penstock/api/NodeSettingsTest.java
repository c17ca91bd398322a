package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.DefinitionException;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark settings of one node, and those of a profile. */
class NodeSettingsTest {
  private static final SparkSession SPARK = TestSpark.session();

  /** A map with a key twice is an error, unless this setting of Spark says which value wins. */
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        sales: {format: csv, path: in, options: {header: true}, schema: id INT NOT NULL}
      tables:
        last:
          sql: SELECT map_from_arrays(array(id, id), array('a', 'b'))[id] AS value FROM sales
          persist: MEMORY_ONLY
          spark: {spark.sql.mapKeyDedupPolicy: LAST_WIN}
        refused:
          sql: SELECT map_from_arrays(array(id, id), array('a', 'b'))[id] AS value FROM sales
        reader:
          sql: SELECT value FROM last
          spark: {spark.sql.shuffle.partitions: 3}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(directory.resolve("in/a.csv"), "id\n1\n");
    Files.writeString(directory.resolve("shop.yaml"), PIPELINE);
  }

  @Test
  void aSettingHoldsForItsNodeAlone() {
    RunSummary summary = load().run(SPARK);

    assertThat(summary.results())
        .extracting(result -> result.node().name() + " " + result.outcome())
        .containsExactlyInAnyOrder(
            "sales " + Outcome.DONE,
            "last " + Outcome.DONE,
            "refused " + Outcome.FAILED,
            "reader " + Outcome.DONE);
    assertThat(load().table(SPARK, "reader").first().getString(0)).isEqualTo("b");
  }

  @Test
  void aSettingChangesNoFingerprint() throws IOException {
    load()
        .run(
            SPARK,
            RunOptions.DEFAULTS.withExclude("refused"),
            new io.penstock.run.RunListener() {});
    Files.writeString(
        directory.resolve("shop.yaml"),
        PIPELINE.replace("shuffle.partitions: 3", "shuffle.partitions: 4"));

    assertThat(load().plan(RunOptions.DEFAULTS.withExclude("refused")).isUpToDate()).isTrue();
  }

  @Test
  void theSettingsOfAProfileAreChecked() throws IOException {
    Files.writeString(
        directory.resolve("conf/local.yaml"),
        "spark:\n  spark.sql.shufle.partitions: 3\n  spark.sql.ansi.enabled: false\n");

    assertThatThrownBy(this::load)
        .isInstanceOf(DefinitionException.class)
        .hasMessageContaining(
            "conf/local.yaml:2:3: Spark has no setting 'spark.sql.shufle.partitions'. Did you mean"
                + " 'spark.sql.shuffle.partitions'?")
        .hasMessageContaining(
            "conf/local.yaml:3:3: 'spark.sql.ansi.enabled' cannot be set: results depend on it, so"
                + " Penstock sets it. Remove it.");
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }
}
