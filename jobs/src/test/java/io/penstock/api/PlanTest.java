package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.definition.Node;
import io.penstock.plan.Choice;
import io.penstock.plan.Plan;
import io.penstock.plan.PlanFormat;
import io.penstock.plan.PlanText;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan says of a real lake, and why. */
class PlanTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      parameters:
        as_of: {type: date, default: 2025-01-31}
        least: {type: int, default: 10}
      spark:
        spark.sql.adaptive.enabled: "true"
        spark.hadoop.fs.s3a.secret.key: hidden
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
          sql: SELECT customer, day, amount FROM sales WHERE amount >= :least
        masked:
          sql: SELECT mask_last4(customer) AS customer FROM sales
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
  void aPlanIsReadAsText() throws IOException {
    assertThat(load().plan().toString())
        .isEqualTo(
            """
            shop in %s
                   node      section   rows  size  why
              run  sales     sources               first run; 1 new file, 62 bytes (a.csv)
              run  big       tables                after sales
              run  masked    tables                after sales
              run  activity  features              after big
            4 nodes: 4 would run
            """
                .formatted(directory.resolve("lake")));

    load().run(SPARK);
    write("shop.yaml", PIPELINE.replace("SELECT customer, day, amount", "SELECT *"));

    Plan plan = load().plan();
    assertThat(sizeless(plan.toString()))
        .isEqualTo(
            """
            shop in %s
                    node      section   rows  size  why
              keep  sales     sources      2  SIZE  up to date
              run   big       tables       1  SIZE  its definition changed: sql  <- sales
                    columns change: id INT is new: the table is replaced
              keep  masked    tables       2  SIZE  up to date  <- sales
              run   activity  features     1  SIZE  after big
            4 nodes: 2 would run, 2 are up to date
            """
                .formatted(directory.resolve("lake")));
    assertThat(load().plan(SPARK)).isEqualTo(plan);
    String run = plan.steps().get(0).details().state().substring(2);
    assertThat(sizeless(PlanText.about(plan, Set.of("sales")).toString()))
        .startsWith(
            """
            shop in %s
                    node   section  rows  size  why
              keep  sales  sources     2  SIZE  up to date
                    columns: id INT, customer STRING, day DATE, amount INT
                    checks that compare all rows: once
                    is at 0@%s
            Spark settings:
            """
                .formatted(directory.resolve("lake"), run));
    assertThat(PlanText.verbose(plan).toString())
        .contains("Spark settings:\n  spark.databricks.delta.")
        .contains("  spark.hadoop.fs.s3a.secret.key = ***  (" + file() + ":8)\n")
        .contains("  spark.sql.adaptive.enabled = true  (" + file() + ":7)\n")
        .contains("  spark.sql.session.timeZone = UTC  (Penstock)\n")
        .contains("  spark.sql.shuffle.partitions = by the number of cores  (Penstock)\n")
        .doesNotContain("hidden");
    assertThat(PlanFormat.JSON.write(plan))
        .contains(
            """
                  "why" : "its definition changed: sql",
                  "reasons" : [
                    {
                      "kind" : "definition-changed",
                      "keys" : [
                        "sql"
                      ]
                    }
                  ],
            """)
        .contains("\"outcome\" : \"the table is replaced\"");
    for (PlanFormat format : PlanFormat.values()) {
      assertThat(format.write(load().plan())).isEqualTo(format.write(plan));
    }
  }

  @Test
  void aPlanSaysWhyEachNodeWouldRun() throws IOException {
    write("in/z.csv", "id,customer,day,amount\n");
    load().run(SPARK);

    assertWhy(PIPELINE.replace("= :least", "= :least - 1"), "big", "its definition changed: sql");
    assertWhy(
        PIPELINE.replace("int, default: 10", "int, default: 5"),
        "big",
        "its definition changed: parameters.least");
    assertWhy(
        PIPELINE.replace("sum(amount)", "max(amount)"),
        "activity",
        "its definition changed: values.spend_30d");
    assertWhy(
        PIPELINE.replace(":least\n", ":least\n    checks: {sane: {expect: amount < 99}}\n"),
        "big",
        "its definition changed: checks.sane");
    assertWhy(
        PIPELINE.replace("unique: [id]", "unique: [customer]"),
        "sales",
        "its definition changed: checks.once; loads all again, 2 files, 85 bytes");
    assertWhy(
        PIPELINE.replace("2025-01-31", "2025-02-28"),
        "activity",
        "no rows yet for as_of 2025-02-28");
    assertWhy(
        PIPELINE.replace("least: {type", "other: {type: int, default: 3}\n  least: {type"),
        Map.of());

    write("in/b.csv.gz", "xx");
    write("in/c.csv", "id,customer,day,amount\n");
    Files.setLastModifiedTime(
        directory.resolve("in/a.csv"), FileTime.fromMillis(1_700_000_000_000L));
    assertWhy(
        PIPELINE,
        Map.of(
            "sales",
            "2 new files, 25 bytes (b.csv.gz, c.csv); 1 loaded file has another size or time"
                + " (a.csv)",
            "big",
            "after sales",
            "masked",
            "after sales",
            "activity",
            "after big"));
    Files.delete(directory.resolve("in/a.csv"));
    Files.delete(directory.resolve("in/b.csv.gz"));
    Files.delete(directory.resolve("in/c.csv"));
    assertWhy(PIPELINE, "sales", "1 loaded file is not there any more (a.csv)");

    write("in/d.csv", "id,customer,day,amount\n3,bob,2025-01-30,20\n");
    RunSummary summary = load().run(SPARK, "sales");
    assertThat(summary.failure()).isEmpty();
    assertWhy(PIPELINE, "big", "sales is at version 1, was 0");
    assertWhy(
        PIPELINE.replace("= :least", "= :least - 1"),
        "big",
        "sales is at version 1, was 0; its definition changed: sql");
  }

  @Test
  void aChoiceLeavesTheOthersOutAndSaysWhatTheyBlock() {
    Pipeline shop = load();
    Set<Node> chosen =
        Set.of(
            shop.qualifiedNode("tables.big").orElseThrow(),
            shop.qualifiedNode("features.activity").orElseThrow());

    Plan plan = shop.planner(shop.offline()).choosing(Choice.of(chosen)).plan();

    assertThat(plan.isUpToDate()).isTrue();
    assertThat(plan.toString())
        .isEqualTo(
            """
            shop in %s
                       node      section   rows  size  why
              blocked  big       tables                it reads sales, which is not there yet and not selected  <- sales
              blocked  activity  features              it reads big, which is blocked  <- big
            4 nodes: 2 are blocked, 2 not selected
            """
                .formatted(directory.resolve("lake")));
    assertThat(PlanFormat.DOT.write(plan))
        .isEqualTo(
            """
            digraph "shop" {
              rankdir=LR;
              node [shape=box, style="rounded", fontname="sans-serif"];
              "sales" [label="sales\\nnot selected"];
              "big" [label="big\\nblocked"];
              "masked" [label="masked\\nnot selected"];
              "activity" [label="activity\\nblocked"];
              "sales" -> "big";
              "sales" -> "masked";
              "big" -> "activity";
            }
            """);
    assertThat(PlanFormat.MERMAID.write(plan))
        .isEqualTo(
            """
            flowchart LR
              n0["sales<br/><small>not selected</small>"]
              n1["big<br/><small>blocked</small>"]
              n2["masked<br/><small>not selected</small>"]
              n3["activity<br/><small>blocked</small>"]
              n0 --> n1
              n0 --> n2
              n1 --> n3
            """);
  }

  @Test
  void rowsOfAnEarlierObservationTimeAreKnownToBeOld() throws IOException {
    load().run(SPARK);
    write("shop.yaml", PIPELINE.replace("2025-01-31", "2025-02-28"));
    load().run(SPARK);

    assertWhy(PIPELINE, Map.of());
    assertWhy(
        PIPELINE.replace("sum(amount)", "max(amount)"),
        "activity",
        "its definition or inputs changed since the rows of as_of 2025-01-31 were made");
  }

  @Test
  void aLakeOfTheFirstReleaseSaysThatADefinitionChangedAndNotHow() throws IOException {
    load().run(SPARK);
    Path commit = directory.resolve("lake/big/_delta_log/00000000000000000000.json");
    String text = Files.readString(commit);
    String old = text.replaceAll(",\\\\\"definition\\\\\":\\{[^}]*}", "");
    assertThat(old).isNotEqualTo(text);
    Files.writeString(commit, old);
    Files.deleteIfExists(commit.resolveSibling("." + commit.getFileName() + ".crc"));

    assertWhy(PIPELINE, Map.of());
    assertWhy(PIPELINE.replace("= :least", "= :least - 1"), "big", "its definition changed");
  }

  private void assertWhy(String pipeline, String node, String reason) throws IOException {
    write("shop.yaml", pipeline);
    assertThat(reasons()).containsEntry(node, reason);
    write("shop.yaml", PIPELINE);
  }

  private void assertWhy(String pipeline, Map<String, String> reasons) throws IOException {
    write("shop.yaml", pipeline);
    assertThat(reasons()).isEqualTo(reasons);
    write("shop.yaml", PIPELINE);
  }

  /** Of the nodes that would run. */
  private Map<String, String> reasons() {
    return load().plan().steps().stream()
        .filter(Plan.Step::runs)
        .collect(Collectors.toMap(Plan.Step::name, Plan.Step::reason));
  }

  /** Sizes of Parquet files are Spark's affair. */
  private static String sizeless(String plan) {
    return plan.replaceAll(" +[0-9.]+ (bytes|kB)(?=  )", "  SIZE")
        .replaceAll("rows +size", "rows  size");
  }

  private Pipeline load() {
    return Pipeline.load(
        file(), LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private String file() {
    return directory.resolve("shop.yaml").toString();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
