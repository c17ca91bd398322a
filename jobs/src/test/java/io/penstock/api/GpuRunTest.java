package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.TestSpark;
import io.penstock.gpu.Gpus;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.RunJson;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key {@code gpu} of a model, in runs. */
class GpuRunTest {
  private static final SparkSession SPARK = TestSpark.session();

  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        visits:
          {format: csv, path: in, options: {header: true}, schema: 'id INT, stay DOUBLE, bought INT'}
      models:
        buys:
          from: visits
          label: bought
          split: {by: [id]}
          features: [stay]
          algorithm: {logisticRegression: {maxIter: 20}}
          gpu: off
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i + "," + i % 7 + "," + (i % 7 + i % 3 > 4 ? 1 : 0))
            .collect(Collectors.joining("\n"));
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id,stay,bought\n" + rows + "\n");
  }

  @Test
  void aRunSaysWhatFittedTheModelAndWhy() throws IOException {
    Pipeline pipeline = load(PIPELINE);

    RunSummary summary = pipeline.run(SPARK);

    assertThat(summary.exitCode()).isEqualTo(ExitCode.OK);
    NodeResult buys = summary.results().get(1);
    assertThat(buys.notes()).hasSize(1);
    assertThat(buys.notes().get(0)).matches("fitted by CPU, 2 threads, .+: gpu is off\\.");
    assertThat(RunJson.of(summary)).contains("\"notes\":[\"" + buys.notes().get(0) + "\"]");
    assertThat(Files.readString(directory.resolve("lake/buys/v1/manifest.json")))
        .contains("\"fittedBy\" : {")
        .contains("\"reason\" : \"gpu is off\"");
    assertThat(
            SPARK
                .read()
                .format("delta")
                .load(directory.resolve("lake/_runs").toString())
                .where("node = 'models.buys'")
                .head()
                .<String>getAs("notes"))
        .isEqualTo(buys.notes().get(0));
  }

  @Test
  void anAlgorithmThatNoEngineHasIsFittedByStockMllib() throws IOException {
    String trees = PIPELINE.replace("logisticRegression", "gbtClassifier").replace("off", "auto");

    RunSummary summary = load(trees).run(SPARK);

    assertThat(summary.results().get(1).notes())
        .containsExactly("fitted by stock MLlib: no engine of Penstock has gbtClassifier.");
  }

  @Test
  void aRunThatMustHaveAGpuEndsBeforeItsFirstNode() throws IOException {
    assumeThat(Gpus.missing()).isPresent();
    Pipeline pipeline = load(PIPELINE.replace("off", "require"));

    assertThatThrownBy(() -> pipeline.run(SPARK))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessage(
            "models.buys needs a GPU (gpu: require): "
                + Gpus.missing().orElseThrow()
                + ". Run it where there is one, or set gpu to auto.");

    assertThat(directory.resolve("lake/visits")).doesNotExist();
  }

  @Test
  void aRunWithoutThatModelNeedsNoGpu() throws IOException {
    Pipeline pipeline = load(PIPELINE.replace("off", "require"));

    RunSummary summary =
        pipeline.run(SPARK, RunOptions.DEFAULTS.withExclude("buys"), RunListener.SILENT);

    assertThat(summary.exitCode()).isEqualTo(ExitCode.OK);
  }

  private Pipeline load(String pipeline) throws IOException {
    Path file = directory.resolve("shop.yaml");
    Files.writeString(file, pipeline);
    return Pipeline.load(
        file.toString(), LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }
}
