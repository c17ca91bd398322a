package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.problem.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs that die at a failpoint, as processes. The same command once more makes the lake what it is
 * after a run that nobody disturbed, as seen by {@link LakeOracle}.
 */
class KillIT {
  private static final int KILLED = 137;
  private static final String RUN = "_run";

  private static final String SHOP =
      """
      penstock: 1
      name: shop
      sources:
        sales:
          format: csv
          path: in
          options: {header: true}
          schema: id INT NOT NULL, customer STRING, amount INT, returned INT
          checks:
            once: {unique: [id], onViolation: quarantine}
            parsed: {expect: id IS NOT NULL, onViolation: quarantine}
      tables:
        big:
          sql: SELECT id, amount, returned FROM sales WHERE amount >= 5
      """;
  private static final String MODEL =
      """
      models:
        returns:
          from: big
          label: returned
          split: {by: [id]}
          algorithm: {logisticRegression: {maxIter: 3}}
      """;

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("conf"));
    Files.createDirectories(directory.resolve("in"));
    StringBuilder rows = new StringBuilder("id,customer,amount,returned\n");
    for (int id = 1; id <= 60; id++) {
      rows.append(id).append(",c").append(id % 7).append(',').append(id * 3 % 11).append(',');
      rows.append(id % 3 == 0 ? 1 : 0).append('\n');
    }
    Files.writeString(directory.resolve("in/a.csv"), rows + "60,c1,1,0\nx,c2,2,0\n");
    Files.writeString(directory.resolve("shop.yaml"), SHOP);
    Files.writeString(directory.resolve("model.yaml"), SHOP + MODEL);
  }

  @Test
  void oneMoreRunMakesTheLakeWhole() throws Exception {
    Map<String, List<String>> whole = undisturbed();
    requireRecovery(Failpoint.AFTER_QUARANTINE, 1, whole);
    requireRecovery(Failpoint.AFTER_COMMIT, 1, whole);
  }

  @Test
  @Tag("faults")
  void everyPlaceIsPassedAndSurvived() throws Exception {
    Map<String, List<String>> whole = undisturbed();
    List<String> passed = Files.readAllLines(directory.resolve("trace.txt"));
    Set<Failpoint> ofOtherTests =
        EnumSet.of(Failpoint.AFTER_FENCE, Failpoint.BEFORE_MODEL, Failpoint.AFTER_MODEL);
    Set<String> expected = new TreeSet<>();
    EnumSet.complementOf(EnumSet.copyOf(ofOtherTests)).forEach(p -> expected.add(p.name()));
    assertThat(new TreeSet<>(passed)).isEqualTo(expected);

    for (String place : new HashSet<>(passed)) {
      int times = Collections.frequency(passed, place);
      for (int nth = 1; nth <= times; nth++) {
        requireRecovery(Failpoint.valueOf(place), nth, whole);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE_MODEL", "AFTER_MODEL"})
  @Tag("faults")
  void aModelIsStoredOnce(Failpoint place) throws Exception {
    Path lake = directory.resolve("model");
    Processes.Ended killed = run("model.yaml", place + ":halt", lake);
    assertThat(killed.code()).as(killed.err()).isEqualTo(KILLED);
    Processes.Ended again = run("model.yaml", "none", lake);

    assertThat(again.code()).as(again.err()).isZero();
    try (Stream<Path> versions = Files.list(lake.resolve("returns"))) {
      assertThat(versions).containsExactly(lake.resolve("returns/v1"));
    }
    assertThat(lake.resolve("returns/v1/manifest.json")).isNotEmptyFile();
    assertThat(again.err()).contains(place == Failpoint.AFTER_MODEL ? "= returns" : "+ returns");
  }

  @Test
  @Tag("faults")
  void aRunThatWasSuspendedAndTakenOverPublishesNothing() throws Exception {
    Map<String, List<String>> whole = undisturbed();
    Path lake = directory.resolve("suspended");
    Path err = directory.resolve("suspended.txt");
    Process suspended =
        new ProcessBuilder(command("shop.yaml", "BEFORE_COMMIT:sleep", lake))
            .directory(directory.toFile())
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      // It has looked whether it may publish, and sleeps just before it does.
      while (!Files.exists(lake.resolve("sales__quarantine/_delta_log/" + zero()))) {
        assertThat(suspended.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
      }
      suspended.waitFor(1, TimeUnit.SECONDS);
      signal("STOP", suspended);
      age(lake);
      Processes.Ended next = run("trace:" + directory.resolve("fence.txt"), lake);
      signal("CONT", suspended);

      assertThat(next.code()).as(next.err()).isZero();
      assertThat(next.err()).contains(" gave no sign for 120 s: this run goes on in its place.");
      assertThat(Files.readString(directory.resolve("fence.txt"))).contains("AFTER_FENCE");
      assertThat(suspended.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(suspended.exitValue()).as(Files.readString(err)).isEqualTo(75);
      assertThat(LakeOracle.lake(lake, RUN)).isEqualTo(whole);
    } finally {
      suspended.destroyForcibly();
    }
  }

  @Test
  @Tag("faults")
  void ofTwoRunsAtOneTimeOneEndsAtOnce() throws Exception {
    Path lake = directory.resolve("two");
    Process first =
        new ProcessBuilder(command("shop.yaml", "AFTER_LEASE:sleep", lake))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("first.txt").toFile())
            .start();
    try {
      while (!Files.exists(lake.resolve("_lease/0000000001.json"))) {
        assertThat(first.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
      }
      Processes.Ended second = run("none", lake);
      assertThat(second.code()).isEqualTo(75);
      assertThat(second.err())
          .matches(
              "(?s).*penstock: \\S+/two is being written by run \\S+ of pipeline 'shop', process "
                  + first.pid()
                  + " on \\S+, since \\S+Z\\. Nothing was done\\. Run again when it has ended;"
                  + " should it die, the next run goes on at once\\.\n");
      // SIGTERM before Spark: the lease is given back on the way out.
      signal("TERM", first);
      assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue()).isEqualTo(143);
      assertThat(Files.readString(lake.resolve("_lease/0000000002.json"))).contains("released");
    } finally {
      first.destroyForcibly();
    }
  }

  private Map<String, List<String>> undisturbed() throws Exception {
    Path lake = directory.resolve("undisturbed");
    Processes.Ended ended = run("trace:" + directory.resolve("trace.txt"), lake);
    assertThat(ended.code()).as(ended.err()).isZero();
    Map<String, List<String>> whole = LakeOracle.lake(lake, RUN);
    assertThat(whole).containsOnlyKeys("big", "sales", "sales__quarantine");
    assertThat(whole.get("sales")).hasSize(60);
    assertThat(whole.get("sales__quarantine")).hasSize(2);
    return whole;
  }

  private void requireRecovery(Failpoint place, int nth, Map<String, List<String>> whole)
      throws Exception {
    String name = place + "-" + nth;
    Path lake = directory.resolve(name);
    Processes.Ended killed = run(place + ":" + nth + ":halt", lake);
    assertThat(killed.code()).as(name + "\n" + killed.err()).isEqualTo(KILLED);
    Processes.Ended again = run("none", lake);

    assertThat(again.code()).as(name + "\n" + again.err()).isZero();
    // Before the lease was taken nobody died with it; after the last node there is nothing to do.
    boolean takesOver = place != Failpoint.AFTER_PLAN && again.err().contains("> ");
    if (takesOver) {
      assertThat(again.err()).as(name).contains(" died: this run goes on in its place.");
    }
    assertThat(LakeOracle.lake(lake, RUN)).as(name).isEqualTo(whole);
  }

  private Processes.Ended run(String failpoint, Path lake) throws Exception {
    return run("shop.yaml", failpoint, lake);
  }

  private Processes.Ended run(String file, String failpoint, Path lake) throws Exception {
    return Processes.run(directory, Map.of(), "", command(file, failpoint, lake));
  }

  private static List<String> command(String file, String failpoint, Path lake) {
    return Processes.penstock(
        List.of("-Dspark.master=local[2]", "-Dpenstock.failpoint=" + failpoint),
        List.of("run", file, "--threads", "1", "--lake", lake.toString()));
  }

  /** As if three minutes had passed since the last renewal. */
  private static void age(Path lake) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(Duration.ofMinutes(3)));
    try (Stream<Path> files = Files.list(lake.resolve("_lease"))) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, then);
      }
    }
  }

  private static void signal(String signal, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
  }

  private static String zero() {
    return "0".repeat(20) + ".json";
  }
}
