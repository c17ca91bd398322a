package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.api.RunOptions;
import io.penstock.it.LakeOracle;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Readers, and {@code VACUUM}, of a lake that runs write; and nodes that run at the same time. */
class SharedLakeTest {
  private static final List<String> TABLES = List.of("payments", "spending", "latest", "tiers");

  @TempDir private Path directory;
  private Shop shop;

  @BeforeEach
  void load() throws IOException {
    shop = Shop.whole(directory.resolve("shop"));
    deliverAndRun(0);
  }

  /** Of one source an incremental table reads the new rows, and another at the same time all. */
  @Test
  void nodesThatRunAtTheSameTimeSeeEachTheirOwnRows() throws IOException {
    for (int i = 1; i < 5; i++) {
      deliverAndRun(i);
    }
  }

  @Tag("faults")
  @Test
  void readersSeeWholeStatesOnly() throws Exception {
    SparkSession spark = TestSpark.session();
    Set<String> whole = new HashSet<>(states());
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger looks = new AtomicInteger();
    AtomicBoolean goesOn = new AtomicBoolean(true);
    CompletableFuture<Void> byOracle =
        reader(
            goesOn,
            () -> {
              looks.incrementAndGet();
              return seen.addAll(states());
            });
    Set<Object> counts = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> bySpark =
        reader(
            goesOn,
            () -> counts.add(spark.read().format("delta").load(shop.table().toString()).count()));
    double slowest = 0;
    double clean = 0;
    try {
      for (int i = 1; i < 4; i++) {
        clean = deliverAndRun(i);
        whole.addAll(states());
        Ended refreshed =
            Runs.run(shop, shop.lake.toString(), RunOptions.DEFAULTS.withFullRefresh());
        assertThat(refreshed.exit()).as(refreshed.message()).isZero();
        slowest = Math.max(slowest, refreshed.seconds());
        whole.addAll(states());
      }
    } finally {
      goesOn.set(false);
      byOracle.get();
      bySpark.get();
    }
    Difference after = shop.difference();

    Runs.add(
        "F21",
        "readers poll during full refreshes, " + looks + " times",
        "penstock",
        after,
        new Ended(0, "", slowest),
        clean,
        -1,
        "");
    assertThat(whole).containsAll(seen);
    assertThat(counts).isSubsetOf(100L, 200L, 300L, 400L);
    assertThat(looks.get()).isGreaterThan(20);
    assertThat(after).isEqualTo(Difference.NONE);
  }

  @Tag("faults")
  @Test
  void vacuumTakesNothingThatIsStillNeeded() throws Exception {
    SparkSession spark = TestSpark.session();
    String spending = shop.lake.resolve("spending").toString();
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Set<Object> pinned = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> reader =
        reader(
            goesOn,
            () ->
                pinned.add(
                    spark
                        .read()
                        .format("delta")
                        .option("versionAsOf", 0)
                        .load(spending)
                        .selectExpr("sum(payments)")
                        .first()
                        .getLong(0)));
    CompletableFuture<Void> vacuum =
        reader(
            goesOn,
            () -> {
              TABLES.forEach(table -> spark.sql(vacuum(table, "")));
              return true;
            });
    double clean = 0;
    try {
      for (int i = 1; i < 4; i++) {
        clean = deliverAndRun(i);
      }
    } finally {
      goesOn.set(false);
      reader.get();
      vacuum.get();
    }
    assertThat(pinned).containsExactly(100L);
    assertThatThrownBy(() -> spark.sql(vacuum("spending", "RETAIN 0 HOURS")))
        .hasMessageContaining("retention");

    // Between runs nothing but the newest versions is needed, also by incremental tables.
    spark.conf().set("spark.databricks.delta.retentionDurationCheck.enabled", "false");
    try {
      TABLES.forEach(table -> spark.sql(vacuum(table, "RETAIN 0 HOURS")));
    } finally {
      spark.conf().unset("spark.databricks.delta.retentionDurationCheck.enabled");
    }
    for (String table : TABLES) {
      assertThat(LakeOracle.orphans(shop.lake.resolve(table))).as(table).isEmpty();
    }
    shop.deliver("last.csv", 100);
    Ended last = Runs.run(shop);
    Difference after = shop.difference();

    Runs.add(
        "F22",
        "VACUUM during runs, and of all between them",
        "penstock",
        after,
        last,
        clean,
        -1,
        "");
    assertThat(last.exit()).as(last.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
  }

  private double deliverAndRun(int i) throws IOException {
    shop.deliver("f" + i + ".csv", 100);
    Ended ended = Runs.run(shop);
    assertThat(ended.exit()).as(ended.message()).isZero();
    assertThat(shop.difference()).as("after delivery %s", i).isEqualTo(Difference.NONE);
    return ended.seconds();
  }

  /** The rows of each table, as they are now. */
  private List<String> states() throws IOException {
    List<String> states = new java.util.ArrayList<>();
    for (String table : TABLES) {
      states.add(table + LakeOracle.rows(shop.lake.resolve(table), Tables.HIDDEN));
    }
    return states;
  }

  private static CompletableFuture<Void> reader(AtomicBoolean goesOn, Callable<?> look) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (goesOn.get()) {
              look.call();
              Thread.sleep(50);
            }
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private String vacuum(String table, String retention) {
    return "VACUUM delta.`%s` %s".formatted(shop.lake.resolve(table), retention);
  }
}
