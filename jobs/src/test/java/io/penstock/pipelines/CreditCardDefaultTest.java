package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.ExitCode;
import io.penstock.run.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipelines/credit-card-default.yaml on the real file, where it is. */
class CreditCardDefaultTest {
  private static final Path REAL = Path.of("../../shared/data/credit-card-default.csv.gz");

  @TempDir private Path lake;

  @Test
  void withoutTheFileTheProblemSaysHowToGiveIt() {
    assertThat(Pipeline.load("../pipelines/credit-card-default.yaml").problems())
        .extracting(Object::toString)
        .containsExactly(
            "../pipelines/credit-card-default.yaml:9:3: parameter 'cards' has no value: give it"
                + " with --param cards=...");
  }

  @Test
  void betterFeaturesBeatTheReferenceFigures() {
    assumeThat(Files.exists(REAL)).as("needs the UCI file").isTrue();
    Pipeline pipeline =
        Pipeline.load(
            "../pipelines/credit-card-default.yaml",
            LoadOptions.DEFAULTS
                .withLake(lake.toString())
                .withParameter("cards", REAL.toAbsolutePath().normalize().toString()));

    RunSummary summary = pipeline.run(TestSpark.session());

    assertThat(summary.exitCode()).as(summary.failure().toString()).isEqualTo(ExitCode.OK);
    Map<String, Double> auc =
        summary.results().stream()
            .filter(result -> result.metrics().containsKey("areaUnderROC"))
            .collect(
                Collectors.toMap(
                    result -> result.node().name().value(),
                    result -> result.metrics().getOrDefault("areaUnderROC", 0.0)));
    assertThat(auc.get("trees")).isGreaterThanOrEqualTo(0.77);
    assertThat(auc.get("linear")).isGreaterThan(0.735);
    Dataset<Row> statements = pipeline.table(TestSpark.session(), "statements");
    assertThat(statements.count()).isEqualTo(180_000);
    // The file's second line: 1,20000,...,2,2,-1,-1,-2,-2,3913,3102,689,0,0,0,0,689,0,0,0,0,1
    assertThat(
            statements
                .where("customer_id = 1")
                .orderBy("month")
                .selectExpr("delay", "bill", "paid")
                .collectAsList()
                .toString())
        .isEqualTo(
            "[[-2,0.0,0.0], [-2,0.0,0.0], [-1,0.0,0.0], [-1,689.0,0.0], [2,3102.0,689.0],"
                + " [2,3913.0,0.0]]");
  }
}
