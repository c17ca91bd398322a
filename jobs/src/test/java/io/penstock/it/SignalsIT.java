package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of bin/penstock that gets signals in the middle of a node. */
class SignalsIT {
  private static final String FILE = "pipelines/financial-risk.yaml";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path directory;

  @Test
  void ctrlCAndSigtermStopTheRunAndTheNextOneFinishes() throws Exception {
    Path lake = directory.resolve("lake");

    String terminated = signalled("TERM", 143, "> transactions", lake);
    assertThat(lake.resolve("transactions/_delta_log/00000000000000000000.json")).doesNotExist();
    String interrupted = signalled("INT", 130, "> default_risk", lake);
    assertThat(lake.resolve("default_risk/v1/manifest.json")).doesNotExist();

    assertThat(terminated)
        .contains(
            "penstock: stopping; what is not published yet will not be. Once more ends at once.",
            "x transactions ",
            "penstock: the run was terminated. Nothing is half-written.",
            "  Run again to go on. Run ");
    assertThat(interrupted)
        .contains("x default_risk ", "penstock: the run was interrupted. Nothing is half-written.");
    // One commit a run.
    Path log = lake.resolve("_runs/_delta_log");
    assertThat(log.resolve("00000000000000000001.json")).exists();
    assertThat(log.resolve("00000000000000000002.json")).doesNotExist();
    Processes.Ended last = Processes.run(Processes.ROOT, Map.of(), "", command(lake));
    assertThat(last.code()).as(last.err()).isZero();
    assertThat(last.err()).contains("= transactions", "+ default_risk", "+ risk_scores");
  }

  /** Sends a signal soon after the line has been printed, and takes what the command printed. */
  private String signalled(String signal, int code, String line, Path lake) throws Exception {
    Path err = directory.resolve(signal + ".txt");
    List<String> command = new ArrayList<>();
    if (signal.equals("INT")) {
      // Who tests in the background ignores Ctrl-C, and so would the command.
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(command(lake));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Processes.ROOT.toFile())
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("SPARK_HOME");
    Process process = builder.start();
    try {
      await(process, err, line);
      process.waitFor(500, TimeUnit.MILLISECONDS);
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
          .as("ended within " + SOON)
          .isTrue();
      assertThat(process.exitValue()).as(Files.readString(err)).isEqualTo(code);
      return Files.readString(err);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void await(Process process, Path err, String line)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    while (!Files.readString(err).contains(line)) {
      assertThat(System.nanoTime()).as("no '%s' in %s", line, err).isLessThan(end);
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      process.waitFor(100, TimeUnit.MILLISECONDS);
    }
  }

  private static List<String> command(Path lake) {
    return List.of(
        Processes.ROOT.resolve("bin/penstock").toString(), "run", FILE, "--lake", lake.toString());
  }
}
