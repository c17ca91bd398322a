package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.RunOptions;
import io.penstock.it.LakeOracle;
import io.penstock.it.faults.FaultyFileSystem.Event;
import io.penstock.it.faults.FaultyFileSystem.Fault;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F34: a file that does not stay what it is while a task reads it, in whole runs. */
class ChangingFilesTest {
  private static final RunOptions ONCE = RunOptions.DEFAULTS.withRetries(0);

  @TempDir private Path directory;
  private Shop shop;
  private double clean;

  @BeforeEach
  void cleanRun() throws IOException {
    FaultyFileSystem.enable(TestSpark.session().sparkContext().hadoopConfiguration());
    shop = new Shop(directory.resolve("shop"));
    shop.readFrom("faulty://" + shop.root + "/in");
    shop.deliver("a.csv", 200);
    Ended first = Runs.run(shop);
    assertThat(first.exit()).as(first.message()).isZero();
    shop.deliver("b.csv", 200);
    clean = Runs.run(shop).seconds();
  }

  @AfterEach
  void disarm() {
    FaultyFileSystem.disarm();
  }

  @Test
  void aFileThatIsCutWhileItIsReadIsReadAgain() throws IOException {
    changesOnce("truncated");
  }

  @Tag("faults")
  @ParameterizedTest
  @ValueSource(strings = {"changed", "grown", "truncated", "deleted"})
  void ofAFileThatChangesOnceTheLastContentIsLoaded(String how) throws IOException {
    changesOnce(how);
  }

  @Tag("faults")
  @Test
  void aFileThatKeepsChangingIsNotLoadedAndTheNextRunIsRight() throws IOException {
    List<String> lines = shop.lines(100);
    shop.deliver("c.csv", Shop.text(lines));
    Event grow =
        file ->
            Files.writeString(
                file, String.join("\n", shop.lines(1)) + "\n", StandardOpenOption.APPEND);
    long version = LakeOracle.version(shop.table());

    FaultyFileSystem.arm(Fault.TASK_OPENS, "/in/c\\.csv$", 1_000_000, grow);
    Ended ended = Runs.run(shop, shop.lake.toString(), ONCE);
    assertThat(FaultyFileSystem.disarm()).isEqualTo(2);
    long after = LakeOracle.version(shop.table());
    Ended last = Runs.run(shop);
    Difference found = shop.difference(shop.table());

    int quality =
        ended.quality(
            75, "c\\.csv", "bytes|changed", "while it was being read", "Deliver files by rename");
    Runs.add(
        "F34 always",
        "a file changes whenever it is read",
        "penstock",
        found,
        last,
        clean,
        quality,
        "");
    assertThat(after).as("published").isEqualTo(version);
    assertThat(ended.exit()).as(ended.message()).isEqualTo(75);
    assertThat(quality).as(ended.message()).isEqualTo(5);
    assertThat(last.exit()).as(last.message()).isZero();
    assertThat(found).isEqualTo(Difference.NONE);
  }

  private void changesOnce(String how) throws IOException {
    List<String> stay = how.equals("deleted") ? List.of() : shop.lines(100);
    List<String> go = List.of("900001,never,1", "900002,never,2", "900003,never,3");
    shop.deliver("d.csv", 10);
    shop.deliver("c.csv", Shop.text(before(how, stay, go)));

    FaultyFileSystem.arm(Fault.TASK_OPENS, "/in/c\\.csv$", 1, file -> change(how, file, stay));
    Ended ended = Runs.run(shop, shop.lake.toString(), ONCE);
    assertThat(FaultyFileSystem.disarm()).isEqualTo(1);
    Difference after = shop.difference(shop.table());

    Runs.add(
        "F34 " + how,
        "a file is " + how + " while it is read",
        "penstock",
        after,
        ended,
        clean,
        -1,
        "");
    assertThat(ended.exit()).as(ended.message()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    long version = LakeOracle.version(shop.table());
    assertThat(Runs.run(shop).exit()).isZero();
    assertThat(LakeOracle.version(shop.table())).isEqualTo(version);
    assertThat(shop.leftOvers()).isEmpty();
  }

  private static List<String> before(String how, List<String> stay, List<String> go) {
    return switch (how) {
      case "grown" -> stay.subList(0, 40);
      case "truncated" -> java.util.stream.Stream.concat(stay.stream(), go.stream()).toList();
      default -> go;
    };
  }

  private static void change(String how, Path file, List<String> stay) {
    try {
      switch (how) {
        case "deleted" -> Files.delete(file);
        case "truncated" -> {
          try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(Shop.text(stay).length());
          }
        }
        // In place, as a sender does that does not know how.
        default -> Files.writeString(file, Shop.text(stay));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
