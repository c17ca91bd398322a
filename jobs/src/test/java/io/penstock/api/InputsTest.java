package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.Problem;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline of several files, with a profile and overlays, on a disk. */
class InputsTest {
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    write("in/a.csv", "id,customer,day\n1,ann,2025-01-10\n2,bob,2025-01-20\n3,cyd,2025-01-20\n");
    write(
        "conf/local.yaml",
        """
        parameters: {customers: [ann, cyd], nothing_here: 1}
        overlays: [small.yaml]
        """);
    write("conf/small.yaml", "tables: {chosen: {repartition: 1}}\n");
    write(
        "pipelines/p.yaml",
        """
        penstock: 1
        name: shop
        include: [tables/*.yaml]
        parameters:
          customers: {type: list, default: [bob]}
          days: {type: list, of: date, default: [2025-01-20]}
        sources:
          sales:
            format: csv
            path: in
            options: {header: true}
            schema: id INT, customer STRING, day DATE
            checks: {known: {expect: "day IS NULL OR NOT array_contains(:customers, 'zoe')"}}
        """);
    write("pipelines/tables/t.yaml", "tables: {chosen: {sql: {file: ../sql/chosen.sql}}}\n");
    write(
        "pipelines/sql/chosen.sql",
        """
        -- those who were asked for
        SELECT id, :days AS days
        FROM sales
        WHERE array_contains(:customers, customer) AND array_contains(:days, day)
          AND customer IN (SELECT explode(:customers))
        """);
  }

  @Test
  void runsAsOne() {
    Pipeline pipeline = load(LoadOptions.DEFAULTS);

    assertThat(pipeline.problems()).isEmpty();
    assertThat(pipeline.files().keySet())
        .containsExactly(
            "pipelines/p.yaml",
            "pipelines/tables/t.yaml",
            "conf/small.yaml",
            "pipelines/sql/chosen.sql");
    assertThat(ids(pipeline)).containsExactly(3);
    assertThat(ids(load(LoadOptions.DEFAULTS.withParameter("customers", "['ann', \"bob\"]"))))
        .containsExactly(2);
    assertThat(ids(load(LoadOptions.DEFAULTS.withParameter("days", "[]")))).isEmpty();
  }

  @Test
  void overlaysOfTheCommandGoOverThoseOfTheProfile() throws IOException {
    write("over.yaml", "tables: {chosen: {repartition: none}}\n");
    String over = directory.resolve("over.yaml").toString();

    assertThat(load(LoadOptions.DEFAULTS.withOverlay(over)).problems())
        .extracting(Problem::toString)
        .containsExactly(
            over
                + ":1:32: tables.chosen.repartition must be a whole number from 1 to 100000, is"
                + " 'none'.");
    assertThat(
            load(LoadOptions.DEFAULTS.withOverlay(over).withSetting("tables.chosen.repartition=2"))
                .problems())
        .isEmpty();
  }

  @Test
  void aMistakeInAFileOfSqlStandsThere() throws IOException {
    write("pipelines/sql/chosen.sql", "SELECT id,\n  custmer\nFROM sales\n");

    assertThat(load(LoadOptions.DEFAULTS).problems())
        .extracting(Problem::toString)
        .containsExactly(
            directory.resolve("pipelines/sql/chosen.sql")
                + ":2:3: unknown column 'custmer' in 'sales'. It has id, customer, day. Did you mean"
                + " 'customer'?");
  }

  @Test
  void aProfileThatIsAListSaysSo() throws IOException {
    write("conf/local.yaml", "- lakeRoot: lake\n");

    assertThatThrownBy(() -> load(LoadOptions.DEFAULTS))
        .hasMessageContaining(
            "conf/local.yaml:1:1: a profile must be a map, is a list. It has, for example,"
                + " lakeRoot: lake");
  }

  private List<Integer> ids(Pipeline pipeline) {
    RunSummary summary = pipeline.run(SPARK);
    assertThat(summary.exitCode()).as(summary.failure().toString()).isEqualTo(ExitCode.OK);
    return pipeline.table(SPARK, "chosen").collectAsList().stream()
        .map((Row row) -> row.getInt(0))
        .toList();
  }

  private Pipeline load(LoadOptions options) {
    return Pipeline.load(directory.resolve("pipelines/p.yaml").toString(), options);
  }

  private void write(String file, String text) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
