package io.penstock.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.input.SourceFile;
import io.penstock.plan.CompiledPlan.CompiledNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Compiled plans of each release load. */
class ReleasedPlanTest {
  private static final Path RELEASED = Path.of("src/test/resources/released/plan-0.1.json");

  @Test
  void thePlanOfTheFirstReleaseLoads() throws IOException {
    if (Boolean.getBoolean("penstock.write.released")) {
      Files.writeString(RELEASED, first().toJson());
    }
    String text = Files.readString(RELEASED);

    assertThat(CompiledPlan.isPlan(text)).isTrue();
    assertThat(CompiledPlan.parse("plan.json", text)).isEqualTo(first());
    assertThat(first().toJson()).isEqualTo(text);
  }

  private static CompiledPlan first() {
    return new CompiledPlan(
        "0.1.0",
        "../pipelines/shop.yaml",
        "..",
        Map.of("as_of", "2025-01-31"),
        null,
        "local",
        List.of("../conf/shop.overlay.yaml"),
        List.of("models.risk.split.seed=7"),
        Map.of("../pipelines/shop.yaml", "ab".repeat(32)),
        List.of(
            new CompiledNode(
                "sources.sales",
                Action.RUN,
                false,
                "0".repeat(32),
                "1".repeat(32),
                "none",
                Map.of(),
                List.of(new SourceFile("file:/in/a.csv", 62, 1_700_000_000_000L)),
                List.of(new Column("id", "INT"), new Column("amount", "DECIMAL(12,2)"))),
            new CompiledNode(
                "tables.big",
                Action.NOT_SELECTED,
                true,
                "2".repeat(32),
                "",
                "3@20250131T000000Z-1",
                Map.of("sales", "none"),
                List.of(),
                List.of())));
  }
}
