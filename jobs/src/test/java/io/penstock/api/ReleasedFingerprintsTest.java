package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is up to date under the last release is so under this one, unless the notes say otherwise.
 */
class ReleasedFingerprintsTest {
  private static final Path RELEASED =
      Path.of("src/test/resources/released/financial-risk-fingerprints.txt");

  @TempDir private Path lake;

  @Test
  void theFinancialPipelineHasTheFingerprintsOfTheRelease() throws IOException {
    String now = fingerprints();
    if (Boolean.getBoolean("penstock.write.released")) {
      Files.writeString(RELEASED, now);
    }

    assertThat(now)
        .as(
            "All lakes would run these nodes again. If that is meant, raise the engine version of the"
                + " section, put it in the release notes (CHANGELOG.md and docs/plan.md), and write"
                + " %s anew with -Dpenstock.write.released=true.",
            RELEASED)
        .isEqualTo(Files.readString(RELEASED));
  }

  /** Name, definition with engine and functions, and canonical text, a node per line. */
  private String fingerprints() {
    Plan plan =
        Pipeline.load(
                "../pipelines/financial-risk.yaml",
                LoadOptions.DEFAULTS.withLake(lake.resolve("none").toString()))
            .plan();
    StringBuilder text = new StringBuilder();
    for (Plan.Step step : plan.steps()) {
      text.append(step.node().qualifiedName() + " " + step.details().definition());
      text.append(" " + step.node().canonicalText() + "\n");
    }
    return text.toString();
  }
}
