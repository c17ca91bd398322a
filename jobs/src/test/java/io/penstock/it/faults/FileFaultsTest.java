package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.it.LakeOracle;
import io.penstock.it.faults.Results.Line;
import io.penstock.it.faults.Shop.Difference;
import io.penstock.problem.PenstockException;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The faults of files and tables, each to Penstock and to the plain job. */
class FileFaultsTest {
  private static final List<String> QUICK =
      List.of("F18 empty", "F24 cut", "F31 absent", "F31 order", "F33 renamed", "F33 changed");

  @TempDir private Path directory;

  /** How a run ended. */
  private record Ended(int exit, String message) {}

  static Stream<Scenario> all() {
    return Stream.concat(FileFaults.all().stream(), InputFaults.all().stream())
        .filter(scenario -> !QUICK.contains(scenario.fault()));
  }

  static Stream<Scenario> quick() {
    return FileFaults.all().stream().filter(scenario -> QUICK.contains(scenario.fault()));
  }

  @Tag("faults")
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void noRowIsLostOrDoubled(Scenario scenario) throws Exception {
    recordsPlain(scenario);
    isSurvived(scenario);
  }

  @Tag("faults")
  @ParameterizedTest(name = "{0}")
  @MethodSource("quick")
  void noRowIsLostOrDoubledEither(Scenario scenario) throws Exception {
    noRowIsLostOrDoubled(scenario);
  }

  /** In every build, without the plain job. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("quick")
  void aFewInEveryBuild(Scenario scenario) throws Exception {
    isSurvived(scenario);
  }

  private void isSurvived(Scenario scenario) throws Exception {
    Shop shop = shop("penstock");
    Path table = shop.table();
    assertThat(penstock(shop).exit()).isZero();
    shop.deliver("second.csv", 100);
    assertThat(penstock(shop).exit()).isZero();

    scenario.inject().on(shop, table);
    Ended met = penstock(shop);
    Difference unmended = difference(shop, table, met.exit() == 0);
    scenario.mend().on(shop, table);
    Ended last = penstock(shop);
    Difference mended = difference(shop, table, true);

    int quality = quality(scenario, met);
    Results.add(line(scenario, "penstock", unmended, mended, last, quality, table));
    assertThat(scenario.exit()).as(met.message()).contains(met.exit());
    assertThat(last.exit()).as(last.message()).isZero();
    assertThat(mended).isEqualTo(Difference.NONE);
    assertThat(unmended.extra()).as("rows that nobody delivered").isZero();
    long version = LakeOracle.version(table);
    assertThat(penstock(shop).exit()).isZero();
    assertThat(LakeOracle.version(table)).as("a run with nothing to do").isEqualTo(version);
    assertThat(shop.leftOvers()).isEmpty();
    assertThat(quality).as("exit %s: %s", met.exit(), met.message()).isIn(-1, 5);
  }

  private void recordsPlain(Scenario scenario) throws Exception {
    Shop shop = shop("plain");
    Path table = shop.plainTable;
    plain(shop);
    shop.deliver("second.csv", 100);
    plain(shop);

    scenario.inject().on(shop, table);
    Ended met = plain(shop);
    Difference unmended = difference(shop, table, met.exit() == 0);
    scenario.mend().on(shop, table);
    Ended last = plain(shop);
    Difference mended = difference(shop, table, true);

    Results.add(line(scenario, "plain", unmended, mended, last, quality(scenario, met), table));
  }

  private static Line line(
      Scenario scenario,
      String job,
      Difference unmended,
      Difference mended,
      Ended last,
      int quality,
      Path table)
      throws IOException {
    return new Line(
        scenario.fault(),
        scenario.what(),
        job,
        Math.max(unmended.lost(), mended.lost()),
        Math.max(unmended.extra(), mended.extra()),
        last.exit() == 0 ? 0 : 1,
        0,
        0,
        quality,
        leaked(table),
        last.exit() == 0 ? "" : "does not run any more");
  }

  private static long leaked(Path table) {
    try {
      return Shop.leakedBytes(table);
    } catch (IOException | RuntimeException damaged) {
      return 0;
    }
  }

  /** Rows that a run which said that all is well left out or made up; the log may be damaged. */
  private static Difference difference(Shop shop, Path table, boolean saysWell) {
    try {
      Difference found = shop.difference(table);
      return saysWell ? found : new Difference(0, found.extra());
    } catch (IOException | RuntimeException damaged) {
      return Difference.NONE;
    }
  }

  private Shop shop(String name) throws IOException {
    Shop shop = new Shop(Files.createDirectories(directory.resolve(name)));
    shop.deliver("a.csv", 300);
    Files.copy(shop.inbox.resolve("a.csv"), shop.root.resolve("first.csv"));
    return shop;
  }

  /** Points for the exit code, the file, the place, the cause and the mend. */
  private static int quality(Scenario scenario, Ended met) {
    if (scenario.message().isEmpty()) {
      return -1;
    }
    long found =
        scenario.message().stream()
            .filter(pattern -> Pattern.compile(pattern).matcher(met.message()).find())
            .count();
    return (int) found + (scenario.exit().contains(met.exit()) ? 1 : 0);
  }

  private static Ended penstock(Shop shop) {
    try {
      RunSummary summary =
          Pipeline.load(
                  shop.pipeline().toString(), LoadOptions.DEFAULTS.withLake(shop.lake.toString()))
              .runWhatChanged(RunListener.SILENT, TestSpark::session);
      return new Ended(
          summary.exitCode().code(),
          summary.failure().map(PenstockException::getMessage).orElse(""));
    } catch (PenstockException e) {
      return new Ended(e.exitCode().code(), String.valueOf(e.getMessage()));
    }
  }

  private static Ended plain(Shop shop) {
    try {
      PlainJob.run(TestSpark.session(), shop.inbox, shop.plainTable.toString());
      return new Ended(0, "");
    } catch (Exception scalaThrowsAnything) {
      return new Ended(1, String.valueOf(scalaThrowsAnything.getMessage()));
    }
  }
}
