package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
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

/** What a table says of itself reaches it without a row being written again. */
class TableNotesRunTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String CANARY = "canary-4711";
  private static final String STILL =
      "the table's log still has values of email, in the statistics of files that were written"
          + " before: --refresh writes these anew, and Delta removes the old commits after"
          + " delta.logRetentionDuration, 30 days by default.";
  private static final String PLAIN =
      """
      penstock: 1
      name: people
      sources:
        persons:
          format: csv
          path: in
          options: {header: true}
          schema: "id BIGINT, email STRING, city STRING"
      #notes
      tables:
        towns:
          sql: SELECT city, count(*) AS persons FROM persons GROUP BY city
      """;
  private static final String NOTED =
      PLAIN.replace(
          "#notes",
          """
              description: One row per person.
              clusterBy: [city]
              properties: {delta.checkpointInterval: 20, team: risk}
              columns: {email: {description: Private., pii: true}}
          """);

  @TempDir private Path directory;

  @BeforeEach
  void runOnce() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    write("in/a.csv", "id,email,city\n1," + CANARY + ",Bern\n2,b@x,Chur\n");
    write("people.yaml", PLAIN);
    run();
  }

  @Test
  void onlyTheLogIsWritten() throws IOException {
    List<String> before = data();
    write("people.yaml", NOTED);

    assertThat(pipeline().plan().toString())
        .containsPattern(
            "run +persons +sources .* no rows, only what it says of itself changed: clusterBy,"
                + " columns.email, description, properties.delta.checkpointInterval,"
                + " properties.team")
        .containsPattern("keep +towns ");
    RunSummary noted = run();

    assertThat(outcomes(noted)).containsEntry("persons", Outcome.DONE);
    assertThat(outcomes(noted)).containsEntry("towns", Outcome.UP_TO_DATE);
    assertThat(result(noted).counts().written()).isZero();
    assertThat(result(noted).notes()).containsExactly(STILL);
    assertThat(data()).isEqualTo(before);
    assertThat(comment()).isEqualTo("Private.");
    assertThat(detail("description")).isEqualTo("One row per person.");
    assertThat(detail("clusteringColumns")).hasToString("ArraySeq(city)");
    assertThat(detail("properties").toString())
        .contains("delta.checkpointInterval -> 20", "team -> risk");
    assertThat(pipeline().plan().isUpToDate()).isTrue();
    assertThat(outcomes(run()).values()).containsOnly(Outcome.UP_TO_DATE);

    write("in/b.csv", "id,email,city\n3,c@x,Bern\n");
    assertThat(result(run()).counts().written()).isEqualTo(1);
    assertThat(pipeline().table(SPARK, "towns").collectAsList().toString())
        .contains("[Bern,2]", "[Chur,1]");
    assertThat(pipeline().fsck().parts()).allMatch(part -> part.problems().isEmpty());

    write("people.yaml", PLAIN);
    assertThat(outcomes(run())).containsEntry("towns", Outcome.UP_TO_DATE);
    assertThat(comment()).isNull();
    assertThat(detail("clusteringColumns")).hasToString("ArraySeq()");
    assertThat(detail("properties").toString())
        .doesNotContain("checkpointInterval", "team", "penstock.properties");
  }

  @Test
  void aRefreshWritesTheStatisticsAnew() throws IOException {
    write("people.yaml", NOTED);
    write("in/b.csv", "id,email,city\n3,c@x,Bern\n");
    assertThat(result(run()).notes()).containsExactly(STILL);
    assertThat(statistics()).contains(CANARY);

    pipeline().runFullRefresh(SPARK, RunListener.SILENT);

    assertThat(statistics()).doesNotContain(CANARY).contains("Chur");
  }

  @Test
  void aTouchedFileBringsThemToo() throws IOException {
    write("people.yaml", NOTED);
    Files.setLastModifiedTime(
        directory.resolve("in/a.csv"), FileTime.fromMillis(1_700_000_000_000L));

    assertThat(outcomes(run())).containsEntry("towns", Outcome.UP_TO_DATE);

    assertThat(comment()).isEqualTo("Private.");
    assertThat(pipeline().plan().isUpToDate()).isTrue();
    assertThat(pipeline().fsck().parts()).allMatch(part -> part.problems().isEmpty());
  }

  private List<String> data() throws IOException {
    try (var files = Files.list(directory.resolve("lake/persons"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".parquet"))
          .sorted()
          .toList();
    }
  }

  /** What the newest state of the log says of the table's files. */
  private String statistics() {
    return org.apache.spark.sql.delta.DeltaLog.forTable(
            SPARK, directory.resolve("lake/persons").toString())
        .update(false, scala.Option.empty(), scala.Option.empty())
        .allFiles()
        .toJSON()
        .collectAsList()
        .toString();
  }

  private String comment() {
    return SPARK
        .sql("DESCRIBE TABLE delta.`" + directory.resolve("lake/persons") + "`")
        .where("col_name = 'email'")
        .first()
        .getAs("comment");
  }

  private Object detail(String name) {
    return SPARK
        .sql("DESCRIBE DETAIL delta.`" + directory.resolve("lake/persons") + "`")
        .first()
        .getAs(name);
  }

  private Pipeline pipeline() {
    return Pipeline.load(
        directory.resolve("people.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private RunSummary run() {
    RunSummary summary = pipeline().run(SPARK);
    assertThat(summary.failure()).isEmpty();
    return summary;
  }

  private static NodeResult result(RunSummary summary) {
    return summary.results().get(0);
  }

  private static Map<String, Outcome> outcomes(RunSummary summary) {
    return summary.results().stream()
        .collect(Collectors.toMap(result -> result.node().name().value(), NodeResult::outcome));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
