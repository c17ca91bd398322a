package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.RunOptions;
import io.penstock.it.LakeOracle;
import io.penstock.it.faults.FaultyFileSystem.Fault;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A lake and its input on a file system that lies. */
class FaultyStorageTest {
  private static final String COMMIT = "payments/_delta_log/\\d{20}\\.json$";
  private static final RunOptions ONCE = RunOptions.DEFAULTS.withRetries(0);

  @TempDir private Path directory;
  private Shop shop;
  private double clean;

  @BeforeEach
  void cleanRun() throws IOException {
    FaultyFileSystem.enable(TestSpark.session().sparkContext().hadoopConfiguration());
    shop = begun("shop");
    shop.deliver("b.csv", 200);
    clean = run(RunOptions.DEFAULTS).seconds();
    shop.deliver("c.csv", 200);
  }

  private Shop begun(String name) throws IOException {
    Shop begun = new Shop(directory.resolve(name));
    begun.readFrom("faulty://" + begun.root + "/in");
    begun.deliver("a.csv", 200);
    Ended first = run(begun, RunOptions.DEFAULTS);
    assertThat(first.exit()).as(first.message()).isZero();
    return begun;
  }

  /** So many files that the ledger of them is a file of its own. */
  private static void deliverMany(Shop shop) {
    for (int i = 0; i < 250; i++) {
      shop.deliver("l" + i + ".csv", 1);
    }
  }

  @AfterEach
  void disarm() {
    FaultyFileSystem.disarm();
    DeltaLog.clearCache();
  }

  /** One try is enough: the log is asked. */
  @Tag("faults")
  @ParameterizedTest
  @EnumSource(names = {"RENAME_REPLY_LOST", "RENAME_ASKED_TWICE"})
  void aCommitOfWhichTheReplyIsLostIsASuccess(Fault fault) throws IOException {
    FaultyFileSystem.arm(fault, COMMIT, 1);
    Ended ended = run(ONCE);
    assertThat(FaultyFileSystem.disarm()).isEqualTo(1);
    Difference after = shop.difference(shop.table());

    Runs.add(
        "F16 " + name(fault),
        "the reply of a commit is lost",
        "penstock",
        after,
        ended,
        clean,
        -1,
        "");
    assertThat(ended.exit()).as(ended.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    assertThat(LakeOracle.version(shop.table())).isEqualTo(2);
    assertThat(lastRun()).contains(" exit_class=OK ", " outcome=done ");
    requireNothingToDo();
  }

  @Tag("faults")
  @ParameterizedTest
  @EnumSource(names = {"RENAME_REPLY_LOST", "RENAME_ASKED_TWICE"})
  void ofThePlainJob(Fault fault) throws IOException {
    Shop plain = new Shop(directory.resolve("plain"));
    plain.deliver("a.csv", 200);
    String table = "faulty://" + plain.plainTable;
    PlainJob.run(TestSpark.session(), plain.inbox, table);
    plain.deliver("b.csv", 200);
    FaultyFileSystem.arm(fault, "plain/_delta_log/\\d{20}\\.json$", 1);
    try {
      PlainJob.run(TestSpark.session(), plain.inbox, table);
    } catch (Exception scalaThrowsAnything) {
      assertThat(FaultyFileSystem.disarm()).isEqualTo(1);
      PlainJob.run(TestSpark.session(), plain.inbox, table);
    }

    Runs.add(
        "F16 " + name(fault),
        "the reply of a commit is lost",
        "plain",
        plain.difference(plain.plainTable),
        new Ended(0, "", 0),
        1,
        -1,
        "");
  }

  /** Where a rename lies once, a try that sees it is enough; where it lies for ever, none is. */
  @Tag("faults")
  @ParameterizedTest
  @CsvSource({
    "commit, payments/_delta_log/\\d{20}\\.json$",
    "lease, _lease/\\d+\\.json$",
    "settled, _penstock/batch-",
    "ledger, _penstock/ledger-",
    "record, _runs/_delta_log/\\d{20}\\.json$"
  })
  void aRenameThatLiesIsNeverBelieved(String name, String path) throws IOException {
    double undisturbed = clean;
    if (name.equals("ledger")) {
      Shop other = begun("undisturbed");
      deliverMany(other);
      undisturbed = run(other, RunOptions.DEFAULTS).seconds();
      deliverMany(shop);
    }
    FaultyFileSystem.arm(Fault.RENAME_LIES, path, 1_000_000);
    Ended always = run(ONCE);
    int hits = FaultyFileSystem.disarm();
    DeltaLog.clearCache();
    boolean isThere = shop.difference(shop.table()).equals(Difference.NONE);
    FaultyFileSystem.arm(Fault.RENAME_LIES, path, 1);
    Ended once = run(RunOptions.DEFAULTS);
    Difference unmended = shop.difference(shop.table());
    FaultyFileSystem.disarm();
    DeltaLog.clearCache();
    Ended last = run(RunOptions.DEFAULTS);
    Difference after = shop.difference(shop.table());

    Runs.add(
        "F17 rename " + name,
        "a rename of a " + name + " file lies",
        "penstock",
        after,
        last,
        undisturbed,
        -1,
        "");
    assertThat(hits).isPositive();
    assertThat(always.exit() == 0).as(always.message()).isEqualTo(isThere);
    assertThat(once.exit() == 0).as(once.message()).isEqualTo(unmended.equals(Difference.NONE));
    assertThat(last.exit()).as(last.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    requireNothingToDo();
  }

  @Tag("faults")
  @ParameterizedTest
  @CsvSource({
    "LISTS_TWICE, /in$",
    "LISTS_TWICE, payments/_delta_log$",
    "LISTS_TWICE, spending/_delta_log$",
    "LISTS_TWICE, _lease$",
    "LISTS_TWICE, _runs",
    "STATUS_FAILS, /in/.*csv",
    "STATUS_FAILS, payments/_delta_log",
    "STATUS_FAILS, parquet$"
  })
  void whatIsSaidOfFilesIsNotBelievedBlindly(Fault fault, String path) throws IOException {
    FaultyFileSystem.arm(fault, path, fault == Fault.STATUS_FAILS ? 1 : 1_000_000);
    Ended ended = run(ONCE);
    int hits = FaultyFileSystem.disarm();
    Difference met = shop.difference(shop.table());
    DeltaLog.clearCache();
    Ended last = run(RunOptions.DEFAULTS);
    Difference after = shop.difference(shop.table());

    Runs.add(
        "F17 " + name(fault) + " " + path,
        "listing or status lies",
        "penstock",
        after,
        last,
        clean,
        -1,
        "exit " + ended.exit());
    assertThat(hits).isPositive();
    assertThat(ended.exit() != 0 || met.equals(Difference.NONE)).as(ended.message()).isTrue();
    assertThat(met.extra()).isZero();
    assertThat(last.exit()).as(last.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    requireNothingToDo();
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
  }

  private String lastRun() throws IOException {
    return LakeOracle.rows(shop.lake.resolve("_runs")).stream()
        .filter(row -> row.contains(" grain=run "))
        .max(java.util.Comparator.comparing(row -> row.replaceAll("(?s).*? run=(\\S+).*", "$1")))
        .orElseThrow();
  }

  private void requireNothingToDo() throws IOException {
    long version = LakeOracle.version(shop.table());
    assertThat(run(RunOptions.DEFAULTS).exit()).isZero();
    assertThat(LakeOracle.version(shop.table())).isEqualTo(version);
    assertThat(shop.leftOvers()).noneMatch(file -> !file.contains("_delta_log/."));
  }

  private Ended run(RunOptions options) {
    return run(shop, options);
  }

  private static Ended run(Shop of, RunOptions options) {
    return Runs.run(of, "faulty://" + of.lake, options);
  }
}
