package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a user calls it: bin/penstock, with the embedded Spark. */
class LauncherIT {
  private static final String FILE = "pipelines/financial-risk.yaml";

  @TempDir private Path directory;

  @Test
  void helpNamesTheVerbs() throws Exception {
    Processes.Ended ended = penstock("--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).contains("run", "validate", "plan", "show", "sample", "65");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void aVerbThatDoesNotExistIsAnswered() throws Exception {
    Processes.Ended ended = penstock("rum");

    assertThat(ended.code()).isEqualTo(64);
    assertThat(ended.err())
        .isEqualTo(
            """
            penstock: Unmatched argument at index 0: 'rum'
            Did you mean: penstock run?
            Try: penstock --help
            """);
  }

  @Test
  void validateSaysThatAllIsWell() throws Exception {
    Processes.Ended ended = penstock("validate", FILE);

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).isEqualTo(FILE + ": no problems; 8 nodes.\n");
    assertThat(ended.err()).isEmpty();
  }

  @Test
  void validateSaysWhatIsWrongAndEndsWith78() throws Exception {
    String text = Files.readString(Processes.ROOT.resolve(FILE));
    Path wrong =
        Files.writeString(
            directory.resolve("risk.yaml"), text.replace("maxIter: 100", "maxItr: ten"));

    Processes.Ended ended = penstock("validate", wrong.toString());

    assertThat(ended.code()).isEqualTo(78);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err().replace(wrong.toString(), "risk.yaml"))
        .startsWith(
            "risk.yaml:118:28: logisticRegression has no parameter 'maxItr'. It has aggregationDepth,")
        .endsWith("Did you mean 'maxIter'?\n1 problem.\n");
  }

  @Test
  void aRunPrintsPlainLinesASummaryAndJson() throws Exception {
    Processes.Ended run =
        penstock("run", FILE, "--lake", directory.resolve("lake").toString(), "--json");
    Processes.Ended again = penstock("run", FILE, "--lake", directory.resolve("lake").toString());
    Processes.Ended show =
        penstock(
            "show",
            FILE,
            "risk_scores",
            "--rows",
            "1",
            "--lake",
            directory.resolve("lake").toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("> transactions ", "+ risk_scores ")
        .doesNotContain("WARN", "INFO");
    assertThat(run.out())
        .contains(
            "  read    transactions: 202,878 rows; 202,623 written, 120 dropped, 135 quarantined",
            "  model   default_risk version 1: areaUnderROC 0.",
            "  scored  risk_scores: 5,000 rows");
    assertThat(run.out().lines().reduce((a, b) -> b).orElse(""))
        .startsWith("{\"run\":\"")
        .contains("\"exitCode\":0,\"exitClass\":\"OK\",\"retryable\":false");
    assertThat(again.code()).isZero();
    assertThat(again.out())
        .startsWith("financial-risk: nothing has changed, all 8 nodes are up to date (");
    assertThat(show.out()).contains("customer_id", "probability", "model_version");
  }

  @Test
  void aKilledRunIsContinuedByTheSameCommand() throws Exception {
    String lake = directory.resolve("lake").toString();
    for (String line : List.of("> transactions", "> spending", "> default_risk")) {
      killAt(line, "run", FILE, "--lake", lake);
    }

    Processes.Ended last = penstock("run", FILE, "--lake", lake);

    assertThat(last.code()).as(last.err()).isZero();
    assertThat(last.err())
        .contains("= transactions", "= spending", "+ default_risk", "+ risk_scores");
    Processes.Ended show =
        penstock("show", FILE, "transactions__quarantine", "--rows", "300", "--lake", lake);
    assertThat(show.out().lines().filter(row -> row.startsWith("|") && !row.startsWith("|trans")))
        .hasSize(135);
  }

  /** Kills the command, as kill -9 does, soon after it has printed the line. */
  private void killAt(String line, String... arguments) throws Exception {
    Path err = directory.resolve("err.txt");
    Process process =
        new ProcessBuilder(command(arguments))
            .directory(Processes.ROOT.toFile())
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (process.isAlive() && !Files.readString(err).contains(line)) {
      assertThat(System.nanoTime()).as("no '%s' in %s", line, err).isLessThan(end);
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
    process.waitFor(1500, TimeUnit.MILLISECONDS);
    assertThat(process.isAlive()).as("ended before it was killed").isTrue();
    process.destroyForcibly().waitFor();
  }

  private static Processes.Ended penstock(String... arguments) throws Exception {
    return Processes.run(Processes.ROOT, Map.of(), "", command(arguments));
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Processes.ROOT.resolve("bin/penstock").toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
