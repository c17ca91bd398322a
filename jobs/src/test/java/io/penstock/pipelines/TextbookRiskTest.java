package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipelines/textbook-risk.yaml: a model whose coefficients are all zero. */
class TextbookRiskTest {
  @TempDir private Path lake;

  @Test
  void aModelThatPredictsNothingIsKeptSaidAndUsedByNobody() {
    Pipeline pipeline =
        Pipeline.load(
            "../pipelines/textbook-risk.yaml", LoadOptions.DEFAULTS.withLake(lake.toString()));

    RunSummary first = pipeline.run(TestSpark.session());
    RunSummary second = pipeline.run(TestSpark.session());

    for (RunSummary summary : new RunSummary[] {first, second}) {
      assertThat(summary.exitCode()).isEqualTo(ExitCode.DATA);
      assertThat(summary.failure().map(PenstockException::getMessage))
          .hasValue(
              "models.default_risk is degenerate: all 4 coefficients are zero: the penalty"
                  + " (regParam 0.3, elasticNetParam 0.8) is stronger than every feature. Try"
                  + " regParam 0.01.\n"
                  + "  Version 1 is kept; nobody is scored with it.");
      assertThat(summary.results())
          .filteredOn(result -> result.outcome() == Outcome.BLOCKED)
          .extracting(NodeResult::reason)
          .containsExactly("it reads default_risk, which is degenerate");
    }
    assertThat(lake.resolve("default_risk/v1/manifest.json")).isRegularFile();
    assertThat(Files.exists(lake.resolve("default_risk/v2"))).isFalse();
    assertThat(Files.exists(lake.resolve("risk_scores"))).isFalse();
  }
}
