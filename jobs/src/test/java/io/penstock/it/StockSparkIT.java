package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar in a stock Spark: spark-submit, and the Spark shell as docs/spark-shell.md shows it. */
class StockSparkIT {
  private static final Path JAR = Processes.ROOT.resolve("jobs/target/penstock.jar");

  private static Path home = Path.of("");

  @TempDir private Path lake;

  @BeforeAll
  static void findSpark() throws IOException, InterruptedException {
    Optional<Path> found = StockSpark.home();
    assumeThat(found).as("needs Python 3 to install a stock Spark").isPresent();
    home = found.orElseThrow();
  }

  @Test
  void sparkSubmitRunsTheFinancialPipeline() throws Exception {
    Processes.Ended first = submit("pipelines/financial-risk.yaml");
    Processes.Ended second = submit("pipelines/financial-risk.yaml");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("scored  risk_scores: 5,000 rows");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.out())
        .contains("financial-risk: nothing has changed, all 8 nodes are up to date");
  }

  @Test
  void sparkSubmitEndsWithTheExitCodeOfTheFailure() throws Exception {
    Processes.Ended ended = submit("no-such-file.yaml");

    assertThat(ended.code()).isEqualTo(66);
    assertThat(ended.err())
        .contains("penstock: no such file: no-such-file.yaml. Give the path of a pipeline file.");
  }

  @Test
  void theShellSessionOfTheDocumentationWorks() throws Exception {
    String page = Files.readString(Processes.ROOT.resolve("docs/spark-shell.md"));
    String session =
        block(page, "scala")
            .replace(
                "Pipeline.load(\"pipelines/financial-risk.yaml\")",
                "Pipeline.load(\"pipelines/financial-risk.yaml\","
                    + " io.penstock.api.LoadOptions.DEFAULTS.withLake(\""
                    + lake
                    + "\"))");

    Processes.Ended ended =
        shell(
            session + "println(\"stages \" + model.stages.length)\n",
            "--conf",
            "spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension",
            "--conf",
            "spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");

    assertThat(ended.out() + ended.err()).contains("stages 6").doesNotContain("error:");
  }

  @Test
  void aShellWithoutDeltaRefusesToWriteAndSaysWhatIsMissing() throws Exception {
    String session =
        """
        import io.penstock.api._
        val risk = Pipeline.load("pipelines/financial-risk.yaml", LoadOptions.DEFAULTS.withLake("%s"))
        println(risk.plan())
        try risk.run(spark) catch { case e: Exception => println("SAID " + e.getMessage) }
        """
            .formatted(lake);

    Processes.Ended ended = shell(session);

    assertThat(ended.out())
        .contains("run  transactions")
        .contains(
            "SAID this Spark session cannot read and write Delta tables. Start it with --conf"
                + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension --conf"
                + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog.");
  }

  private Processes.Ended submit(String pipeline) throws Exception {
    return Processes.run(
        Processes.ROOT,
        Map.of("SPARK_HOME", home.toString()),
        "",
        List.of(
            home.resolve("bin/spark-submit").toString(),
            "--master",
            "local[2]",
            "--driver-memory",
            "2g",
            "--class",
            "io.penstock.cli.Penstock",
            JAR.toString(),
            "run",
            pipeline,
            "--lake",
            lake.toString()));
  }

  private static Processes.Ended shell(String session, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-shell").toString());
    command.addAll(
        List.of("--master", "local[2]", "--driver-memory", "2g", "--jars", JAR.toString()));
    command.addAll(List.of(options));
    return Processes.run(
        Processes.ROOT, Map.of("SPARK_HOME", home.toString()), session + "\n:quit\n", command);
  }

  private static String block(String page, String language) {
    Matcher matcher =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
