package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that are compiled now and run later. */
class PlannedRunTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      parameters:
        least: {type: int, default: 3}
      sources:
        sales:
          format: csv
          path: in
          options: {header: true}
          schema: id INT NOT NULL, amount INT
        prices:
          format: csv
          path: prices
          options: {header: true}
          schema: id INT NOT NULL
      tables:
        big:
          sql: SELECT id, amount FROM sales WHERE amount >= :least
        sum:
          sql: SELECT sum(amount) AS amount FROM big
        known:
          sql: SELECT id FROM prices
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    directory = directory.toRealPath();
    Files.createDirectories(directory.resolve("in"));
    Files.createDirectories(directory.resolve("prices"));
    Files.createDirectories(directory.resolve("plans"));
    write("in/a.csv", "id,amount\n1,10\n2,5\n");
    write("prices/p.csv", "id\n1\n");
    write("shop.yaml", PIPELINE);
  }

  @Test
  void aPlanRunsJustWhatItSaysAndTheNextOneSeesWhatItMade() throws IOException {
    compile();

    assertThat(run())
        .isEqualTo(
            Map.of(
                "sales", Outcome.DONE,
                "prices", Outcome.DONE,
                "big", Outcome.DONE,
                "sum", Outcome.DONE,
                "known", Outcome.DONE));
    // The world has moved: by the run itself.
    assertRefused(
        """
          sources.sales: it is there now, at version 0
          sources.prices: it is there now, at version 0
          tables.big: it is there now, at version 0
          tables.sum: it is there now, at version 0
          tables.known: it is there now, at version 0
        """);

    write("in/b.csv", "id,amount\n3,7\n");
    compile();
    assertThat(run())
        .isEqualTo(Map.of("sales", Outcome.DONE, "big", Outcome.DONE, "sum", Outcome.DONE));
    assertThat(load().table(SPARK, "sum").head().getLong(0)).isEqualTo(22);
    compile();
    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE).hasSize(5);
  }

  @Test
  void equalWorldsHaveEqualPlans() throws IOException {
    compile();
    byte[] first = Files.readAllBytes(plan());
    compile();

    assertThat(Files.readAllBytes(plan())).isEqualTo(first);
    assertThat(new String(first, java.nio.charset.StandardCharsets.UTF_8))
        .startsWith(
            """
            {
              "penstockPlan" : 1,
              "penstock" : "not packaged",
              "pipeline" : "../shop.yaml",
              "projectDir" : "..",
              "parameters" : {
                "least" : "4"
              },
              "lake" : "../lake",
              "profile" : "local",
              "overlays" : [ ],
              "settings" : [ ],
              "files" : {
            """);
  }

  @Test
  void aPlanIsRefusedNodeByNodeWhenTheWorldHasMoved() throws IOException {
    load().run(SPARK);
    write("in/b.csv", "id,amount\n3,7\n");
    compile();

    write("in/c.csv", "id,amount\n4,7\n");
    assertRefused("  sources.sales: file:%s/in/c.csv is new\n".formatted(directory));
    Files.delete(directory.resolve("in/c.csv"));
    write("in/b.csv", "id,amount\n3,77\n");
    assertRefused("  sources.sales: file:%s/in/b.csv has changed\n".formatted(directory));
    Files.delete(directory.resolve("in/b.csv"));
    write("shop.yaml", PIPELINE.replace("SELECT id FROM", "SELECT id AS id FROM"));
    SPARK
        .sql("DELETE FROM delta.`" + directory.resolve("lake/big") + "` WHERE id = 1")
        .collectAsList();
    assertRefused(
        """
          ../shop.yaml: its content changed
          sources.sales: file:%s/in/b.csv is gone
          tables.big: it is at version 1, was 0
          tables.known: its definition changed
        """
            .formatted(directory));
    write("shop.yaml", "penstock: 1\nname: shop\n");
    assertRefused("  ../shop.yaml: its content changed\n");
    write("shop.yaml", PIPELINE);
    assertThat(load().table(SPARK, "sales").count()).isEqualTo(2);
  }

  @Test
  void filesThatComeWhileAPlanRunsAreLeftForTheNext() throws IOException {
    compile();
    PlannedRun planned = PlannedRun.load(plan().toString());

    RunSummary summary =
        planned.run(
            RunOptions.DEFAULTS,
            RunListener.SILENT,
            () -> {
              try {
                write("in/late.csv", "id,amount\n9,9\n");
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              return SPARK;
            });

    assertThat(summary.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(load().table(SPARK, "sales").count()).isEqualTo(2);
    assertThat(load().plan().steps().get(0).reason()).isEqualTo("1 new file, 14 bytes (late.csv)");
  }

  @Test
  void whatIsNoPlanIsSaid() throws IOException {
    assertThat(PlannedRun.isPlan(directory.resolve("shop.yaml").toString())).isFalse();
    assertThat(PlannedRun.isPlan(directory.resolve("absent").toString())).isFalse();
    compile();
    assertThat(PlannedRun.isPlan(plan().toString())).isTrue();
    String text = Files.readString(plan());

    write("plans/plan.json", text.replace("\"penstockPlan\" : 1", "\"penstockPlan\" : 7"));
    assertThatThrownBy(() -> PlannedRun.load(plan().toString()))
        .hasMessage(
            plan()
                + " is a plan of format 7; this version of Penstock reads format 1. Make it again"
                + " with compile.");
    write("plans/plan.json", text.replace("\"pipeline\" : \"../shop.yaml\",", ""));
    assertThatThrownBy(() -> PlannedRun.load(plan().toString()))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            plan() + " is not a whole plan: it has no 'pipeline'. Make it again with compile.");
    write("plans/plan.json", text.replace("\"not packaged\"", "\"0.0.9\""));
    assertRefused("  Penstock is not packaged, was 0.0.9\n");
  }

  private void assertRefused(String moves) {
    assertThatThrownBy(() -> PlannedRun.load(plan().toString()))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(
            plan()
                + " does not hold any more. Nothing was run. What has changed since:\n"
                + moves
                + "Make it again with compile.");
  }

  private void compile() throws IOException {
    Files.writeString(plan(), load().compile(plan(), RunOptions.DEFAULTS));
  }

  private Map<String, Outcome> run() {
    RunSummary summary =
        PlannedRun.load(plan().toString())
            .run(RunOptions.DEFAULTS, RunListener.SILENT, () -> SPARK);
    assertThat(summary.exitCode()).as(summary.failure().toString()).isEqualTo(ExitCode.OK);
    return summary.results().stream()
        .collect(Collectors.toMap(r -> r.node().name().value(), r -> r.outcome()));
  }

  private Path plan() {
    return directory.resolve("plans/plan.json");
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS
            .withProjectDir(directory)
            .withParameter("least", "4")
            .withLake(directory.resolve("lake").toString()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
