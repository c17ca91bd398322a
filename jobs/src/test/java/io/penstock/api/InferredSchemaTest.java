package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source without a schema. */
class InferredSchemaTest {
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        sales:
          format: csv
          path: in
          options: {header: true}
          derive: {month: "trunc(day, 'MM')"}
      tables:
        big:
          sql: SELECT id, amount FROM sales WHERE amount >= 10
      """;
  private static final String DDL =
      "id INT, branch STRING, day DATE, at TIMESTAMP, amount DOUBLE, vip BOOLEAN, note STRING";

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    write("in/a.csv", HEADER + ROWS);
    write("shop.yaml", PIPELINE);
  }

  private static final String HEADER = "id,branch,day,at,amount,vip,note\n";
  private static final String ROWS =
      """
      1,00417,2025-01-10,2025-01-10T08:00:00,10,true,
      2,00023,2025-01-20,2025-01-10T09:30:00,5.25,false,
      """;

  @Test
  void runsAsIfWhatItsFilesLookLikeWereWrittenDown() throws IOException {
    assertThat(load().inferredSchemas()).containsExactly(entry("sales", DDL));
    RunSummary first = run();
    assertThat(first.failure()).isEmpty();
    SparkSession spark = TestSpark.session();
    assertThat(load().table(spark, "sales").schema().toDDL().replace(",", ", "))
        .isEqualTo(DDL + ", month DATE");
    assertThat(rows("big")).containsExactly("[1,10.0]");

    write("in/b.csv", HEADER + "3,00001,2025-02-01,2025-02-01T00:00:00,1e3,true,late\n");
    write("in/c.csv", HEADER + "x4,00002,2025-02-01,2025-02-01T00:00:00,7,true,\n");
    assertThat(load().problems())
        .extracting(Problem::toString)
        .containsExactly(
            directory
                + "/shop.yaml:4:3: sources.sales has no schema, and its files no longer fit its"
                + " table: column 'id' is INT, and now looks like STRING. Write down what you"
                + " want; the files look like this: schema: "
                + DDL.replace("id INT", "id STRING"));

    // Written down, what was inferred changes nothing; a record that does not fit is kept aside.
    write("shop.yaml", PIPELINE.replace("    derive", "    schema: " + DDL + "\n    derive"));
    RunSummary second = run();
    assertThat(second.results().get(0).counts().written()).isEqualTo(1);
    assertThat(second.results().get(0).counts().quarantined()).isEqualTo(1);
    assertThat(rows("big")).containsExactlyInAnyOrder("[1,10.0]", "[3,1000.0]");

    Files.delete(directory.resolve("in/c.csv"));
    write("shop.yaml", PIPELINE);
    assertThat(run().results()).extracting(node -> node.outcome()).doesNotContain(Outcome.FAILED);
    assertThat(run().results()).extracting(node -> node.outcome()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void readsTheSameFilesOnce() throws IOException {
    load();
    Path kept = directory.resolve(".penstock/schemas/shop/sales.txt");
    String found = Files.readString(kept);
    write(".penstock/schemas/shop/sales.txt", found.replace("\"integer\"", "\"long\""));

    assertThat(load().inferredSchemas()).containsEntry("sales", DDL.replace("id INT", "id BIGINT"));
    assertThat(directory.resolve(".penstock/schemas/shop/.gitignore")).hasContent("*");

    write("in/b.csv", HEADER + ROWS);
    assertThat(load().inferredSchemas()).containsEntry("sales", DDL);
    write(".penstock/schemas/shop/sales.txt", "damaged");
    assertThat(load().inferredSchemas()).containsEntry("sales", DDL);
  }

  @Test
  void worksWithoutAPlaceForWhatItFound() throws IOException {
    write(".penstock", "a file where the folder would be");

    assertThat(load().inferredSchemas()).containsEntry("sales", DDL);
  }

  @Test
  void mergesWhatSeveralFilesLookLikeAndLeavesOutMalformedRecords() throws IOException {
    write("in/b.csv", HEADER + "3,x\n4,1,2025-01-01,2025-01-01T00:00:00,1,true,,,\n");
    write("in/c.csv", "");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("in/d.csv.gz")))) {
      out.write(
          (HEADER + "3000000000,1,2025-01-01 10:00:00,,1,true,hello\n")
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThat(load().inferredSchemas())
        .containsEntry(
            "sales",
            "id BIGINT, branch STRING, day TIMESTAMP, at TIMESTAMP, amount DOUBLE, vip BOOLEAN,"
                + " note STRING");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    write("in/a.csv", HEADER);
    assertFails(
        ExitCode.NO_INPUT,
        "sources.sales has no schema, and its files no values to infer one from. Write it down, as"
            + " in schema: customer_id STRING, amount DOUBLE; or deliver files with rows.");

    write("in/a.csv", "id,,day\n1,2,3\n");
    assertFails(
        ExitCode.DATA,
        "the header of file:"
            + directory
            + "/in/a.csv has no name for column 2. Nothing was read. Correct the file, or write the"
            + " schema down without a header.");

    Files.delete(directory.resolve("in/a.csv"));
    assertFails(
        ExitCode.NO_INPUT,
        "input path 'in' has no files (looked in file:"
            + directory
            + "/in; names that begin with '_' or '.' or end in '.tmp' or '._COPYING_' do not"
            + " count). Correct the path, or deliver the files there.");

    // A mistake of the file comes first; what reads the source is not accused.
    write("shop.yaml", PIPELINE + "  bad:\n    sql: SELECT 1 AS one, FROM big\n");
    assertThat(load().problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(
            "shop.yaml:13:25: a comma too many stands at the end of SELECT. Remove it.");

    write("shop.yaml", PIPELINE.replace("    options: {header: true}\n", ""));
    assertThat(load().problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(
            "shop.yaml:4:3: sources.sales has no schema, and nothing else names its columns. Write"
                + " it down, as in schema: customer_id STRING, amount DOUBLE; or set options:"
                + " {header: true}, and it is inferred from the files.");
  }

  private void assertFails(ExitCode code, String message) {
    assertThatThrownBy(this::load)
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage(message);
  }

  private RunSummary run() {
    return load().run(TestSpark.session());
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows(String dataset) {
    return load().table(TestSpark.session(), dataset).collectAsList().stream()
        .map(Object::toString)
        .toList();
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }
}
