package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.it.LakeOracle;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Spark's own way to load files once, a file stream with {@code Trigger.AvailableNow} into a
 * Delta table, makes of faults that Penstock's ledger is for: the measurements behind the choice of
 * that ledger. Each stream ends without an error. What Penstock makes of the same is in the tests
 * that {@code docs/lake.md} names, and at the end of this one.
 */
class AvailableNowTest {
  private static final String SCHEMA = "id BIGINT, customer STRING, amount DOUBLE";

  @TempDir private Path directory;
  private Shop shop;
  private Path checkpoint;

  @BeforeEach
  void deliver() throws IOException {
    shop = new Shop(directory.resolve("shop"));
    checkpoint = shop.root.resolve("checkpoint");
    shop.deliver("a.csv", 10);
  }

  @Test
  void aFileUnderAnotherNameIsLoadedTwice() throws Exception {
    stream();
    assertThat(found()).as("without a fault").isEqualTo(Difference.NONE);
    shop.deliver("z.csv", Files.readAllBytes(shop.inbox.resolve("a.csv")));

    stream();

    assertThat(found()).isEqualTo(new Difference(0, 10));
  }

  @Test
  void whatAFileGrowsByIsLost() throws Exception {
    List<String> lines = shop.lines(8);
    shop.deliver("b.csv", Shop.text(lines.subList(0, 3)));
    stream();
    Files.writeString(shop.inbox.resolve("b.csv"), Shop.text(lines));
    shop.deliver("c.csv", 4);

    stream();

    assertThat(found()).isEqualTo(new Difference(5, 0));
  }

  @Test
  void aFileEightDaysBehindTheNewestIsLost() throws Exception {
    stream();
    shop.deliver("b.csv", 6);
    Files.setLastModifiedTime(
        shop.inbox.resolve("b.csv"), FileTime.from(Instant.now().minus(Duration.ofDays(8))));

    stream();

    assertThat(found()).isEqualTo(new Difference(6, 0));
  }

  @Test
  void withoutItsCheckpointEverythingIsLoadedTwice() throws Exception {
    stream();
    delete(checkpoint);

    stream();

    assertThat(found()).isEqualTo(new Difference(0, 10));
  }

  @Test
  void whatATableThatIsOlderThanTheCheckpointLacksIsLost() throws Exception {
    stream();
    shop.deliver("b.csv", 4);
    stream();
    takeBackTheSecondCommit(shop.plainTable);

    stream();

    assertThat(found()).isEqualTo(new Difference(4, 0));
  }

  @Test
  void aFileThatIsGoneFromAnUnfinishedBatchIsLostEvenIfItComesBack() throws Exception {
    shop.deliver("b.csv", 4);
    stream();
    // As a stream leaves it that dies between the settling of its batch and the first commit.
    delete(shop.plainTable);
    takeBackTheEndOfTheBatch();
    Path away = shop.root.resolve("away.csv");
    Files.move(shop.inbox.resolve("b.csv"), away);

    stream();
    Difference without = found();
    Files.move(away, shop.inbox.resolve("b.csv"));
    stream();

    assertThat(without).isEqualTo(new Difference(4, 0));
    assertThat(found()).isEqualTo(new Difference(4, 0));
  }

  /** Not of streams alone: the default of Spark's reader. */
  @Test
  void aValueThatIsNoneOfItsTypeIsNull() throws Exception {
    long id = shop.nextId();
    shop.deliver("b.csv", Shop.text(shop.lines(2)) + id + ",c,\"1,234.5\"\n");

    stream();

    assertThat(found()).isEqualTo(new Difference(0, 1));
    assertThat(LakeOracle.rows(shop.plainTable))
        .contains("amount=null customer=c id=" + id)
        .hasSize(13);
  }

  /** The sink knows the batch by the number that the table's own log keeps of it. */
  @Test
  void aStreamThatDiesJustAfterTheCommitLoadsNothingTwice() throws Exception {
    stream();
    takeBackTheEndOfTheBatch();

    stream();

    assertThat(checkpoint.resolve("commits/0")).as("the batch was run again").exists();
    assertThat(found()).isEqualTo(Difference.NONE);
  }

  @Test
  void penstockHasNothingBesideTheTableToLose() throws Exception {
    isLoaded(Runs.run(shop));
    shop.deliver("b.csv", 4);
    isLoaded(Runs.run(shop));
    List<Path> beside = besideTheTable();
    assertThat(beside).extracting(Path::getFileName).asString().isEqualTo("[_lease, _runs]");
    beside.forEach(AvailableNowTest::delete);

    isLoaded(Runs.run(shop));
    assertThat(LakeOracle.version(shop.table())).as("nothing was to do").isEqualTo(1);

    takeBackTheSecondCommit(shop.table());
    isLoaded(Runs.run(shop));
  }

  private void isLoaded(Ended run) throws IOException {
    assertThat(run.exit()).as(run.message()).isZero();
    assertThat(shop.difference(shop.table())).isEqualTo(Difference.NONE);
  }

  /** What is neither a table of the pipeline nor of one. */
  private List<Path> besideTheTable() throws IOException {
    try (Stream<Path> lake = Files.list(shop.lake);
        Stream<Path> table = Files.list(shop.table())) {
      return Stream.concat(lake, table)
          .filter(path -> path.getFileName().toString().startsWith("_"))
          .filter(path -> !path.endsWith("_delta_log"))
          .sorted()
          .toList();
    }
  }

  private Difference found() throws IOException {
    return shop.difference(shop.plainTable);
  }

  private void stream() throws Exception {
    TestSpark.session()
        .readStream()
        .schema(SCHEMA)
        .option("header", "true")
        .csv(shop.inbox.toString())
        .writeStream()
        .format("delta")
        .option("checkpointLocation", checkpoint.toString())
        .trigger(Trigger.AvailableNow())
        .start(shop.plainTable.toString())
        .awaitTermination();
  }

  private void takeBackTheEndOfTheBatch() throws IOException {
    Files.delete(checkpoint.resolve("commits/0"));
    Files.delete(checkpoint.resolve("commits/.0.crc"));
  }

  /** As a table is that was put back from a copy of before that commit. */
  private static void takeBackTheSecondCommit(Path table) throws IOException {
    try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
      for (Path file : log.filter(f -> f.toString().contains("0000000001.")).toList()) {
        Files.delete(file);
      }
    }
    DeltaLog.clearCache();
  }

  private static void delete(Path folder) {
    assertThat(FileUtil.fullyDelete(folder.toFile())).isTrue();
    DeltaLog.clearCache();
  }
}
