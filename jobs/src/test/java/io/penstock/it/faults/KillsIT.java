package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.it.Processes;
import io.penstock.it.faults.Results.Line;
import io.penstock.it.faults.Shop.Difference;
import io.penstock.problem.Failpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of processes, with real ones: what is killed, and how the next run goes on from there. */
class KillsIT {
  private static final Logger LOG = LoggerFactory.getLogger(KillsIT.class);
  private static final int ROWS = 2_000;

  @TempDir private Path directory;

  /** In every build: the one instant at which most would be lost or doubled. */
  @Test
  void aKillJustBeforeTheCommitLosesNothing() throws Exception {
    Shop shop = shop("quick");

    assertThat(run(shop, "-Dpenstock.failpoint=BEFORE_COMMIT:halt").code()).isEqualTo(137);
    Processes.Ended next = run(shop, "");

    assertThat(next.code()).as(next.err()).isZero();
    assertThat(shop.difference()).isEqualTo(Difference.NONE);
    assertThat(shop.leftOvers()).isEmpty();
  }

  /** The others are on the way of a model, or of a run that takes over: {@code KillIT}. */
  @Tag("faults")
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"AFTER_FENCE", "BEFORE_MODEL", "AFTER_MODEL"})
  void aKillAtEachStepOfACommitIsRecoveredByOneRun(Failpoint at) throws Exception {
    Shop shop = shop("failpoint");
    double clean = seconds(shop, "");
    shop.deliver("b.csv", ROWS);

    Processes.Ended killed = run(shop, "-Dpenstock.failpoint=" + at + ":halt");
    double recovery = seconds(shop, "");
    Difference after = shop.difference();

    add("F01 " + at, "kill -9 at " + at, "penstock", after, recovery, clean, shop, "");
    assertThat(killed.code()).as(killed.err()).isEqualTo(137);
    assertThat(after).isEqualTo(Difference.NONE);
    assertThat(shop.leftOvers()).isEmpty();
    assertThat(run(shop, "").out()).contains("nothing has changed");
  }

  /** The first time is that of the source; then come three tables, in any order. */
  @Tag("faults")
  @Test
  void aKillAtTheCommitOfEachTableIsRecoveredByOneRun() throws Exception {
    Shop shop = shop("tables");
    double clean = seconds(shop, "");
    double slowest = 0;
    int kills = 0;
    for (Failpoint at : List.of(Failpoint.BEFORE_COMMIT, Failpoint.AFTER_COMMIT)) {
      for (int nth = 2; nth <= 4; nth++) {
        shop.deliver("t" + kills++ + ".csv", ROWS);
        Processes.Ended killed = run(shop, "-Dpenstock.failpoint=" + at + ":" + nth + ":halt");
        slowest = Math.max(slowest, seconds(shop, ""));

        assertThat(killed.code()).as("%s %s: %s", at, nth, killed.err()).isEqualTo(137);
        assertThat(shop.difference()).as("%s %s", at, nth).isEqualTo(Difference.NONE);
        assertThat(shop.leftOvers()).as("%s %s", at, nth).isEmpty();
      }
    }
    add(
        "F01 tables",
        kills + " kills around the commits of tables",
        "penstock",
        shop.difference(),
        slowest,
        clean,
        shop,
        "");
  }

  @Tag("faults")
  @Test
  void twentyKillsAtRandomInstants() throws Exception {
    randomKills(20, "F01 random");
  }

  @Tag("soak")
  @Test
  void twoHundredKillsAtRandomInstants() throws Exception {
    randomKills(200, "F01 soak");
  }

  @Tag("faults")
  @Test
  void aPlainJobThatIsKilledAfterItsCommit() throws Exception {
    Shop shop = plainShop("plain");
    double clean = plainSeconds(shop, "");
    shop.deliver("b.csv", ROWS);

    assertThat(plain(shop, "-Dplain.halt=true").code()).isEqualTo(137);
    double recovery = plainSeconds(shop, "");

    Difference after = shop.difference(shop.plainTable);
    add(
        "F01 AFTER_COMMIT",
        "kill -9 at AFTER_COMMIT",
        "plain",
        after,
        recovery,
        clean,
        shop,
        "the files are read again");
    assertThat(after.extra()).isEqualTo(ROWS);
  }

  @Tag("faults")
  @Test
  void twoRunsAtOnceAreAsOne() throws Exception {
    Shop shop = shop("two");
    double clean = seconds(shop, "");
    for (int gap = 0; gap <= 2_000; gap += 1_000) {
      shop.deliver("gap" + gap + ".csv", ROWS);
      Process first = start(shop, "");
      first.waitFor(gap, TimeUnit.MILLISECONDS);
      Processes.Ended second = run(shop, "");
      assertThat(first.waitFor(5, TimeUnit.MINUTES)).isTrue();

      assertThat(List.of(first.exitValue(), second.code()))
          .as(second.err())
          .contains(0)
          .isSubsetOf(0, 75);
      assertThat(shop.difference()).isEqualTo(Difference.NONE);
    }
    add("F03", "two runs at once", "penstock", shop.difference(), 0, clean, shop, "");

    Shop plain = plainShop("twoPlain");
    Process first = startPlain(plain, "");
    plain(plain, "");
    first.waitFor(5, TimeUnit.MINUTES);
    add(
        "F03",
        "two runs at once",
        "plain",
        plain.difference(plain.plainTable),
        0,
        clean,
        plain,
        "");
  }

  @Tag("faults")
  @Test
  void sigtermEndsTheRunAndTheNextGoesOn() throws Exception {
    Shop shop = shop("term");
    double clean = seconds(shop, "");
    shop.deliver("b.csv", ROWS);
    Process process = start(shop, "-Dpenstock.failpoint=BEFORE_COMMIT:sleep");
    process.waitFor((long) (clean * 1_000), TimeUnit.MILLISECONDS);

    process.destroy();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended within 30 s").isTrue();
    double recovery = seconds(shop, "");

    add(
        "F05",
        "SIGTERM",
        "penstock",
        shop.difference(),
        recovery,
        clean,
        shop,
        "exit " + process.exitValue());
    assertThat(process.exitValue()).isEqualTo(143);
    assertThat(shop.difference()).isEqualTo(Difference.NONE);
  }

  /** With so many bytes free that nothing can be written, or some of what comes first. */
  @Tag("faults")
  @ParameterizedTest
  @ValueSource(ints = {0, 12_000, 24_000, 60_000})
  void aFullDiskLeavesTheTableAsItWas(int free) throws Exception {
    Path small = Files.createDirectories(directory.resolve("small"));
    int mounted = command("mount", "-t", "tmpfs", "-o", "size=3m", "none", small.toString());
    assumeThat(mounted).as("a small disk can be mounted").isZero();
    try {
      Shop shop = new Shop(small.resolve("shop"));
      shop.deliver("a.csv", ROWS);
      double clean = seconds(shop, "");
      Path filler = small.resolve("filler");
      shop.deliver("b.csv", ROWS);
      long usable = Files.getFileStore(small).getUsableSpace();
      Files.write(filler, new byte[(int) usable - free]);

      Processes.Ended full = run(shop, "");
      long leaked = Shop.leakedBytes(shop.table());
      Files.delete(filler);
      double recovery = seconds(shop, "");

      Difference after = shop.difference(shop.table());
      int quality =
          (full.code() == 74 ? 1 : 0)
              + points(full.err(), "payments|lake", "/lake", "(?i)no space", "Free space and run");
      Results.add(
          new Line(
              "F11 " + free,
              "the disk of the lake is full but for " + free + " bytes",
              "penstock",
              after.lost(),
              after.extra(),
              0,
              recovery,
              recovery / clean,
              quality,
              leaked,
              ""));
      assertThat(full.code()).as(full.err()).isEqualTo(74);
      assertThat(quality).as(full.err()).isEqualTo(5);
      assertThat(after).isEqualTo(Difference.NONE);
      assertThat(leaked).as("files of the run that failed").isZero();
    } finally {
      assertThat(command("umount", "-l", small.toString())).isZero();
    }
  }

  private void randomKills(int kills, String fault) throws Exception {
    Shop shop = shop("random");
    double clean = seconds(shop, "");
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    LOG.info("the seed of the kills: -Dpenstock.seed={}", seed);
    Random random = new Random(seed);
    double slowest = 0;
    for (int i = 0; i < kills; i++) {
      shop.deliver("k" + i + ".csv", ROWS);
      Process process = start(shop, "");
      long delay = (long) (random.nextDouble() * clean * 1_000);
      process.waitFor(delay, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      slowest = Math.max(slowest, seconds(shop, ""));

      Difference after = shop.difference();
      assertThat(after)
          .as("seed %s, kill %s after %s ms", seed, i, delay)
          .isEqualTo(Difference.NONE);
      assertThat(shop.leftOvers()).as("seed %s, kill %s", seed, i).isEmpty();
    }
    add(
        fault,
        kills + " kills at random",
        "penstock",
        shop.difference(),
        slowest,
        clean,
        shop,
        "seed " + seed);
  }

  private static void add(
      String fault,
      String what,
      String job,
      Difference after,
      double recovery,
      double clean,
      Shop shop,
      String note)
      throws IOException {
    Path table = job.equals("plain") ? shop.plainTable : shop.table();
    Results.add(
        new Line(
            fault,
            what,
            job,
            after.lost(),
            after.extra(),
            0,
            recovery,
            recovery / clean,
            -1,
            Shop.leakedBytes(table),
            note));
  }

  private static int points(String text, String... patterns) {
    int points = 0;
    for (String pattern : patterns) {
      points += java.util.regex.Pattern.compile(pattern).matcher(text).find() ? 1 : 0;
    }
    return points;
  }

  private Shop shop(String name) throws IOException {
    Shop shop = Shop.whole(Files.createDirectories(directory.resolve(name)));
    shop.deliver("a.csv", ROWS);
    return shop;
  }

  private Shop plainShop(String name) throws IOException {
    Shop shop = new Shop(Files.createDirectories(directory.resolve(name)));
    shop.deliver("a.csv", ROWS);
    return shop;
  }

  /** Of a run that must succeed. */
  private static double seconds(Shop shop, String options) throws Exception {
    long start = System.nanoTime();
    Processes.Ended ended = run(shop, options);
    assertThat(ended.code()).as(ended.err()).isZero();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double plainSeconds(Shop shop, String options) throws Exception {
    long start = System.nanoTime();
    Processes.Ended ended = plain(shop, options);
    assertThat(ended.code()).as(ended.err()).isZero();
    return (System.nanoTime() - start) / 1e9;
  }

  private static Processes.Ended run(Shop shop, String options) throws Exception {
    return Processes.run(shop.root, environment(options), "", penstock(shop));
  }

  private static Processes.Ended plain(Shop shop, String options) throws Exception {
    return Processes.run(shop.root, Map.of(), "", plainCommand(shop, options));
  }

  private static Process start(Shop shop, String options) throws IOException {
    ProcessBuilder builder = silent(shop, penstock(shop));
    builder.environment().putAll(environment(options));
    return builder.start();
  }

  private static Process startPlain(Shop shop, String options) throws IOException {
    return silent(shop, plainCommand(shop, options)).start();
  }

  private static ProcessBuilder silent(Shop shop, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(shop.root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("SPARK_HOME");
    return builder;
  }

  private static Map<String, String> environment(String options) {
    return Map.of("PENSTOCK_JAVA_OPTS", options, "PENSTOCK_MEMORY", "1g");
  }

  private static List<String> penstock(Shop shop) {
    return List.of(
        Processes.ROOT.resolve("bin/penstock").toString(),
        "run",
        shop.pipeline().toString(),
        "--lake",
        shop.lake.toString());
  }

  private static List<String> plainCommand(Shop shop, String options) throws IOException {
    Path target = Processes.ROOT.resolve("jobs/target");
    List<String> command =
        new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx1g"));
    for (String opened :
        List.of(
            "lang",
            "lang.invoke",
            "lang.reflect",
            "io",
            "net",
            "nio",
            "util",
            "util.concurrent",
            "util.concurrent.atomic")) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    for (String opened :
        List.of(
            "sun.nio.ch",
            "sun.nio.cs",
            "sun.security.action",
            "sun.util.calendar",
            "jdk.internal.ref")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-Dspark.master=local[2]");
    command.add("-Dspark.app.name=plain");
    command.add("-Dspark.ui.enabled=false");
    if (!options.isEmpty()) {
      command.add(options);
    }
    String spark = Files.readString(target.resolve("spark.classpath")).strip();
    command.addAll(
        List.of(
            "-cp",
            target.resolve("test-classes") + ":" + target.resolve("penstock.jar") + ":" + spark));
    command.addAll(
        List.of(PlainJob.class.getName(), shop.inbox.toString(), shop.plainTable.toString()));
    return command;
  }

  private static int command(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(words).start().waitFor();
  }
}
