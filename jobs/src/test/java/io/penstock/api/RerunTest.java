package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.Counts;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs again, and what does not. */
class RerunTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      parameters:
        as_of: {type: date, default: 2025-01-31}
        unused: {type: int, default: 1}
      sources:
        sales:
          format: csv
          path: in
          options: {header: true}
          schema: id INT NOT NULL, customer STRING, day DATE, amount INT
          checks:
            once: {unique: [id], onViolation: quarantine}
      tables:
        big:
          description: Large sales.
          sql: SELECT customer, day, amount FROM sales WHERE amount >= 10
        small:
          sql: SELECT customer, day, amount FROM sales WHERE amount < 10
      features:
        activity:
          entity: [customer]
          from: big
          time: day
          at: "${as_of}"
          values: {spend_30d: {agg: sum(amount), over: 30d}}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    write("in/a.csv", "id,customer,day,amount\n1,ann,2025-01-10,10\n2,ann,2025-01-20,5\n");
    write("shop.yaml", PIPELINE);
  }

  @Test
  void aSecondRunDoesNothing() {
    assertThat(run())
        .containsOnly(
            Map.entry("sales", Outcome.DONE),
            Map.entry("big", Outcome.DONE),
            Map.entry("small", Outcome.DONE),
            Map.entry("activity", Outcome.DONE));

    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void whatChangesNoResultRunsNothing() throws IOException {
    run();
    write(
        "shop.yaml",
        PIPELINE
            .replace("description: Large sales.", "description: Large sales. # why")
            .replace("unused: {type: int, default: 1}", "unused: {default: 2, type: int}"));

    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void aChangedNodeRunsAgainWithAllThatDependsOnIt() throws IOException {
    run();
    write("shop.yaml", PIPELINE.replace("amount >= 10", "amount >= 5"));

    assertThat(run())
        .containsEntry("sales", Outcome.UP_TO_DATE)
        .containsEntry("small", Outcome.UP_TO_DATE)
        .containsEntry("big", Outcome.DONE)
        .containsEntry("activity", Outcome.DONE);
    assertThat(rows("activity")).containsExactly("[ann,2025-01-31,15]");
  }

  @Test
  void aNewFileIsLoadedAloneAndOnce() throws IOException {
    run();
    write("in/b.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");

    RunSummary summary = load("2025-01-31").run(SPARK);
    assertThat(outcomes(summary).values()).containsOnly(Outcome.DONE);
    assertThat(summary.results().get(0).counts().read()).isEqualTo(1);

    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
    assertThat(rows("sales"))
        .containsExactlyInAnyOrder(
            "[1,ann,2025-01-10,10]", "[2,ann,2025-01-20,5]", "[3,bob,2025-01-30,20]");
  }

  @Test
  void aTableKeyedByAsOfRemembersEach() {
    run();

    assertThat(outcomes(load("2025-02-28").run(SPARK)))
        .containsEntry("big", Outcome.UP_TO_DATE)
        .containsEntry("activity", Outcome.DONE);
    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
    assertThat(rows("activity"))
        .containsExactlyInAnyOrder("[ann,2025-01-31,10]", "[ann,2025-02-28,null]");
  }

  @Test
  void aChangedSourceLoadsAllItsFilesAgain() throws IOException {
    run();
    write("in/b.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");
    run();
    write("shop.yaml", PIPELINE.replace("unique: [id]", "unique: [customer]"));

    assertThat(run()).containsEntry("sales", Outcome.DONE);
    assertThat(rows("sales"))
        .containsExactlyInAnyOrder("[1,ann,2025-01-10,10]", "[3,bob,2025-01-30,20]");
    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void aChangedSourceWhoseFilesAreGoneIsNotRebuilt() throws IOException {
    run();
    Files.move(directory.resolve("in/a.csv"), directory.resolve("a.csv"));
    write("in/b.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");
    write("shop.yaml", PIPELINE.replace("unique: [id]", "unique: [customer]"));

    RunSummary summary = load("2025-01-31").run(SPARK);

    assertThat(summary.failure().map(PenstockException::getMessage))
        .hasValue(
            "sources.sales: all its files must be loaded again, but one that was loaded is not there any more,"
                + " such as file:"
                + directory.resolve("in/a.csv")
                + ". The table is unchanged. Bring the files back, or undo what made this"
                + " necessary.");
    assertThat(rows("sales")).hasSize(2);
  }

  @Test
  void aFailedCheckLeavesTheTableAndStopsOnlyWhatReadsIt() throws IOException {
    run();
    write(
        "shop.yaml",
        PIPELINE.replace(
            "WHERE amount >= 10",
            "WHERE amount >= 5\n    checks: {large: {expect: amount >= 10}}"));

    RunSummary summary = load("2025-01-31").run(SPARK);

    assertThat(summary.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(summary.failure().map(PenstockException::getMessage))
        .hasValue(
            "tables.big: check 'large' failed: 1 of 2 rows break it. Nothing was published; the"
                + " table is unchanged (version 0). Correct the data, or change the check.");
    assertThat(outcomes(summary))
        .containsEntry("big", Outcome.FAILED)
        .containsEntry("activity", Outcome.BLOCKED)
        .containsEntry("small", Outcome.UP_TO_DATE);
    assertThat(rows("big")).containsExactly("[ann,2025-01-10,10]");
  }

  @Test
  void readersOfAPersistedResultSeeOnlyTheRowsThatPassed() throws IOException {
    write(
        "shop.yaml",
        PIPELINE.replace(
            "WHERE amount >= 10",
            "WHERE amount >= 1\n    persist: MEMORY_AND_DISK\n    checks: {large: {expect: amount >="
                + " 10, onViolation: drop}}"));

    RunSummary summary = load("2025-01-31").run(SPARK);

    assertThat(summary.results().get(1).counts()).isEqualTo(new Counts(2, 1, 1, 0));
    assertThat(rows("activity")).containsExactly("[ann,2025-01-31,10]");
  }

  @Test
  void aTouchedFileAndAnArchivedOneRunNothingThatReadsThem() throws IOException {
    write("in/b.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");
    run();
    Files.setLastModifiedTime(
        directory.resolve("in/a.csv"), FileTime.fromMillis(1_700_000_000_000L));
    Files.move(directory.resolve("in/b.csv"), directory.resolve("b.csv"));

    assertThat(run())
        .containsEntry("big", Outcome.UP_TO_DATE)
        .containsEntry("activity", Outcome.UP_TO_DATE);
    assertThat(rows("sales")).hasSize(3);
  }

  @Test
  void optimizeAndVacuumChangeNothing() throws IOException {
    run();
    write("in/b.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");
    run();
    String sales = "delta.`" + directory.resolve("lake/sales") + "`";
    SPARK.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    try {
      SPARK.sql("OPTIMIZE " + sales).collectAsList();
      SPARK.sql("VACUUM " + sales + " RETAIN 0 HOURS").collectAsList();
    } finally {
      SPARK.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }

    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
    write("shop.yaml", PIPELINE.replace("amount >= 10", "amount >= 5"));
    assertThat(run()).containsEntry("sales", Outcome.UP_TO_DATE).containsEntry("big", Outcome.DONE);
    assertThat(rows("big")).hasSize(3);
  }

  @Test
  void whatAnotherProgramChangedIsMadeAgain() {
    run();
    SPARK
        .sql("DELETE FROM delta.`" + directory.resolve("lake/big") + "` WHERE amount = 10")
        .collectAsList();

    assertThat(load("2025-01-31").plan().toString())
        .containsPattern("run +big +tables .* another program changed it in version 1  <- sales\n");
    run();
    assertThat(rows("big")).containsExactly("[ann,2025-01-10,10]");
  }

  @Test
  void aTableOfAnotherProgramIsNotTouched() {
    SPARK.range(3).write().format("delta").save(directory.resolve("lake/big").toString());

    RunSummary summary = load("2025-01-31").runFullRefresh(SPARK, RunListener.SILENT);

    assertThat(summary.exitCode()).isEqualTo(ExitCode.CANNOT_CREATE);
    assertThat(summary.failure().map(PenstockException::getMessage))
        .hasValue(
            "tables.big: the table in "
                + directory.resolve("lake/big")
                + " was not written by Penstock. Nothing was changed; move it away, or give the"
                + " pipeline another lake with --lake.");
  }

  @Test
  void aValueThatCannotBeComputedIsTheDatasFault() throws IOException {
    write(
        "shop.yaml",
        PIPELINE.replace(
            "SELECT customer, day, amount FROM sales WHERE amount < 10",
            "SELECT id, 1 / (amount - 10) AS x FROM sales"));

    RunSummary summary = load("2025-01-31").run(SPARK);

    assertThat(summary.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(summary.failure().map(PenstockException::getMessage).orElse(""))
        .startsWith("tables.small: a value cannot be computed: [DIVIDE_BY_ZERO] Division by zero.")
        .endsWith(
            "Nothing was published; there is no table yet. Correct the data, or the expression.");
  }

  @Test
  void whatIsNotThereIsSaid() {
    Pipeline shop = load("2025-01-31");

    assertThatThrownBy(() -> shop.table(SPARK, "bigg"))
        .hasMessage(
            "unknown dataset 'bigg'. The pipeline has sales, big, small, activity. Did you mean"
                + " 'big'?");
    assertThatThrownBy(() -> shop.table(SPARK, "big"))
        .hasMessage("'big' is not in the lake yet. Run the pipeline first.");
    assertThatThrownBy(() -> shop.table(SPARK, "big__quarantine"))
        .hasMessage("'big' has no quarantine: none of its rows had to go there.");
    assertThatThrownBy(() -> shop.model(SPARK, "big"))
        .hasMessage("'big' is not a model: it is one of tables.");
    assertThatThrownBy(
            () ->
                Pipeline.load(
                    directory.resolve("shop.yaml").toString(),
                    LoadOptions.DEFAULTS.withProfile("prod")))
        .hasMessage("no profile 'prod': " + directory.resolve("conf") + " has no prod.yaml.");
  }

  @Test
  void aFullRefreshRunsEverythingAgain() throws IOException {
    run();
    run();

    RunSummary summary = load("2025-01-31").runFullRefresh(SPARK, RunListener.SILENT);

    assertThat(outcomes(summary).values()).containsOnly(Outcome.DONE);
    assertThat(rows("sales")).hasSize(2);
    assertThat(run().values()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void onlyTheSelectedNodeAndWhatItReadsRun() {
    RunSummary summary = load("2025-01-31").run(SPARK, "big");

    assertThat(outcomes(summary))
        .containsOnly(Map.entry("sales", Outcome.DONE), Map.entry("big", Outcome.DONE));
  }

  private Map<String, Outcome> run() {
    return outcomes(load("2025-01-31").run(SPARK));
  }

  private Pipeline load(String asOf) {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS
            .withLake(directory.resolve("lake").toString())
            .withParameter("as_of", asOf));
  }

  private List<String> rows(String table) {
    return load("2025-01-31").table(SPARK, table).collectAsList().stream()
        .map(Object::toString)
        .toList();
  }

  private static Map<String, Outcome> outcomes(RunSummary summary) {
    return summary.results().stream()
        .collect(Collectors.toMap(result -> result.node().name().value(), NodeResult::outcome));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
