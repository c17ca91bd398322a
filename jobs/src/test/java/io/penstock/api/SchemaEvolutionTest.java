package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose columns are others than those of their source: two batches, by mode and format. */
class SchemaEvolutionTest {
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        sales:
          format: FORMAT
          path: in
          options: {OPTIONS}
          schema: id BIGINT NOT NULL, amount DOUBLE
          derive: {large: amount >= 2}
          onSchemaChange: MODE
      tables:
        all_sales: {sql: SELECT * FROM sales}
      """;

  @TempDir private Path directory;
  private final SparkSession spark = TestSpark.session();

  @BeforeEach
  void makeInbox() throws IOException {
    Files.createDirectories(directory.resolve("in"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void failStopsAndChangesNothing(String format) throws IOException {
    first(format, "fail");
    second(format);

    PenstockException failure = run().failure().orElseThrow();

    String where = "file:" + directory + "/in/b." + format;
    assertThat(failure.exitCode()).isEqualTo(ExitCode.DATA);
    String mend =
        " Correct the file, or the schema; or say what becomes of it: onSchemaChange:"
            + " appendNewColumns, rescue or ignore.";
    assertThat(failure)
        .hasMessage(
            switch (format) {
              case "csv" ->
                  "the header of "
                      + where
                      + " is not that of the schema: not declared city; expected id, amount; found"
                      + " id, amount, city. Nothing was read."
                      + mend;
              case "json" ->
                  "the columns of "
                      + where
                      + " are not those of the schema: not declared city (record 1); expected amount,"
                      + " id. Nothing was published."
                      + mend;
              default ->
                  "the columns of "
                      + where
                      + " are not those of the schema: not declared city STRING; expected id BIGINT,"
                      + " amount DOUBLE; found id INT, amount DOUBLE, city STRING. Nothing was"
                      + " published."
                      + mend;
            });
    assertThat(rows("id", "amount", "large")).containsExactly("[1,1.5,false]", "[2,null,null]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void appendNewColumnsAddsThemWithTheirRows(String format) throws IOException {
    first(format, "appendNewColumns");
    second(format);
    if (format.equals("csv")) {
      assertThat(plan())
          .contains("city STRING is new: files brought it; the table gets it, null in the rows");
    }

    RunSummary summary = run();

    assertThat(summary.failure()).isEmpty();
    assertThat(rows("id", "amount", "city", "large"))
        .containsExactlyElementsOf(
            format.equals("parquet")
                ? List.of(
                    "[1,1.5,null,false]",
                    "[2,null,null,null]",
                    "[3,2.5,Basel,true]",
                    "[4,0.5,Bern,false]")
                : List.of("[1,1.5,null,false]", "[2,null,null,null]", "[3,2.5,Basel,true]"));
    assertThat(load().table(spark, "all_sales").columns())
        .containsExactlyInAnyOrder("id", "amount", "city", "large");
    assertThat(versions()).isEqualTo(2);
    assertUpToDate();

    // Its column stays where later files lack it.
    write(format, "c", "SELECT 5L AS id, 1D AS amount", "id,amount\n5,1.0\n");
    assertThat(run().failure()).isEmpty();
    assertThat(rows("id", "city")).contains("[5,null]", "[3,Basel]");
    assertUpToDate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void rescueKeepsWhatHasNoPlace(String format) throws IOException {
    first(format, "rescue");
    second(format);

    assertThat(run().failure()).isEmpty();

    String path = "\"_file_path\":\"file:" + directory + "/in/b." + format + "\"}";
    assertThat(rows("id", "amount", "_rescued_data"))
        .containsExactly(
            "[1,1.5,null]",
            "[2,null,null]",
            "[3,2.5,{\"city\":\"Basel\"," + path + "]",
            format.equals("parquet")
                ? "[4,0.5,{\"city\":\"Bern\"," + path + "]"
                : "[4,null,{\"amount\":\"n/a\",\"city\":\"Bern\"," + path + "]");
    assertUpToDate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void ignoreLeavesThemOutAndSaysSo(String format) throws IOException {
    first(format, "ignore");
    second(format);

    RunSummary summary = run();

    assertThat(summary.failure()).isEmpty();
    assertThat(summary.results().get(0).notes())
        .containsExactly(
            "file:" + directory + "/in/b." + format + ": left out city, which the schema has not");
    assertThat(rows("id", "amount"))
        .containsExactlyElementsOf(
            format.equals("parquet")
                ? List.of("[1,1.5]", "[2,null]", "[3,2.5]", "[4,0.5]")
                : List.of("[1,1.5]", "[2,null]", "[3,2.5]"));
    assertUpToDate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv"})
  void aSourceWithoutASchemaGetsNewColumnsToo(String format) throws IOException {
    first(format, "appendNewColumns");
    write(
        "shop.yaml",
        Files.readString(directory.resolve("shop.yaml"))
            .replace("    schema: id BIGINT NOT NULL, amount DOUBLE\n", ""));
    assertThat(run().failure()).isEmpty();
    assertUpToDate();
    write(format, "b", "SELECT 3L AS id, 'x' AS note", "id,note\n3,x\n");

    RunSummary summary = run();

    assertThat(summary.failure()).isEmpty();
    assertThat(summary.results().get(0).counts().read()).isEqualTo(1);
    assertThat(rows("id", "amount", "note"))
        .containsExactly("[1,1.5,null]", "[2,null,null]", "[3,null,x]");
    assertUpToDate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rescue"})
  void aRequiredColumnIsNeverSilentlyNull(String mode) throws IOException {
    first("parquet", mode);
    write("parquet", "b", "SELECT 1D AS amount", "");

    PenstockException failure = run().failure().orElseThrow();

    assertThat(failure)
        .hasMessage(
            "the columns of file:"
                + directory
                + "/in/b.parquet are not those of the schema: missing id BIGINT; expected id BIGINT,"
                + " amount DOUBLE; found amount DOUBLE. Nothing was published. Correct the file, or"
                + " the schema.");
    assertThat(rows("id")).containsExactly("[1]", "[2]");
  }

  @Test
  void needsFilesThatNameTheirColumns() throws IOException {
    first("csv", "fail");
    write(
        "shop.yaml",
        Files.readString(directory.resolve("shop.yaml"))
            .replace("header: true", "sep: ','")
            .replace("onSchemaChange: fail", "onSchemaChange: rescue"));

    assertThat(load().problems())
        .extracting(Problem::toString)
        .containsExactly(
            directory
                + "/shop.yaml:4:3: sources.sales has onSchemaChange: rescue, and its files do not"
                + " say which columns they have. Set options: {header: true}, or onSchemaChange:"
                + " fail.");
  }

  private void first(String format, String mode) throws IOException {
    write(
        "shop.yaml",
        PIPELINE
            .replace("FORMAT", format)
            .replace("OPTIONS", format.equals("csv") ? "header: true" : "")
            .replace("MODE", mode));
    write(
        format,
        "a",
        "SELECT 1L AS id, 1.5D AS amount UNION ALL SELECT 2L, NULL",
        "id,amount\n1,1.5\n2,\n");
    assertThat(run().failure()).isEmpty();
  }

  private void second(String format) throws IOException {
    write(
        format,
        "b",
        "SELECT 3 AS id, 2.5D AS amount, 'Basel' AS city UNION ALL SELECT 4, 0.5D, 'Bern'",
        "id,amount,city\n3,2.5,Basel\n4,n/a,Bern\n");
  }

  /** Parquet by the query, CSV by the text, JSON by the text too. */
  private void write(String format, String name, String query, String text) throws IOException {
    Path file = directory.resolve("in").resolve(name + "." + format);
    if (!format.equals("parquet")) {
      Files.writeString(file, format.equals("csv") ? text : json(text));
      return;
    }
    Path draft = directory.resolve("draft");
    spark.sql(query).coalesce(1).write().parquet(draft.toString());
    try (Stream<Path> parts = Files.list(draft)) {
      Files.move(
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow(),
          file);
    }
    FileUtil.fullyDelete(draft.toFile());
  }

  private static String json(String csv) {
    List<String> lines = csv.lines().toList();
    String[] names = lines.get(0).split(",", -1);
    StringBuilder json = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      List<String> fields = new java.util.ArrayList<>();
      for (int i = 0; i < names.length; i++) {
        if (!values[i].isEmpty()) {
          String value = values[i].matches("[0-9.]+") ? values[i] : "\"" + values[i] + "\"";
          fields.add("\"" + names[i] + "\": " + value);
        }
      }
      json.append("{").append(String.join(", ", fields)).append("}\n");
    }
    return json.toString();
  }

  private void assertUpToDate() {
    assertThat(run().results()).extracting(node -> node.outcome()).containsOnly(Outcome.UP_TO_DATE);
  }

  private RunSummary run() {
    return load().run(spark);
  }

  private String plan() {
    return load().plan().toString();
  }

  private long versions() {
    return spark.sql("DESCRIBE HISTORY delta.`" + directory.resolve("lake/sales") + "`").count();
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows(String... columns) {
    return spark
        .read()
        .format("delta")
        .load(directory.resolve("lake/sales").toString())
        .selectExpr(columns)
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }
}
