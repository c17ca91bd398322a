package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.CheckOptions;
import io.penstock.run.LakeReport;
import io.penstock.run.LakeReportJson;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code fsck} proves, and each damage on purpose. */
class LakeCheckTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String MEND =
      " Restore it from a backup, or rebuild the table: run with --refresh sales.";

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    write("in/a.csv", "id,amount\n1,10\n2,5\n2,7\nx,9\n");
    write(
        "shop.yaml",
        """
        penstock: 1
        name: shop
        sources:
          sales:
            format: csv
            path: in
            options: {header: true}
            schema: id INT NOT NULL, amount INT
            checks:
              once: {unique: [id], onViolation: quarantine}
        tables:
          big:
            sql: SELECT id, amount FROM sales WHERE amount >= 10
        """);
  }

  @Test
  void aLakeThatIsWhole() throws IOException {
    assertThat(load().fsck().parts()).isEmpty();
    run();
    write("in/b.csv", "id,amount\n3,30\n");
    run();
    DeltaLog.clearCache();

    LakeReport report = load().fsck();

    assertThat(report.problems()).isEmpty();
    assertThat(report.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(report.parts().stream().map(LakeReport.Part::name).toList())
        .containsExactly("sales", "sales__quarantine", "big", "_runs");
    LakeReport.Part sales = report.parts().get(0);
    assertThat(List.of(sales.version(), sales.batch(), sales.rows())).containsExactly(1L, 2L, 3L);
    assertThat(sales.commits()).isEqualTo(2);
    assertThat(sales.removed()).isZero();
    assertThat(report.parts().get(1).rows()).isEqualTo(2);
    assertThat(LakeReportJson.of(report))
        .startsWith(
            "{\"pipeline\":\"shop\",\"lake\":\""
                + lake()
                + "\",\"exitCode\":0,\"exitClass\":\"OK\",\"retryable\":false,\"parts\":[{\"kind\":"
                + "\"table\",\"name\":\"sales\",\"version\":1,\"commits\":2,\"batch\":2,");
    assertThat(deep().problems()).isEmpty();
  }

  @Test
  void dataFilesThatAreMissingCutOrReplaced() throws IOException {
    write("in/a.csv", "id,amount\n1,10\n");
    run();
    write("in/b.csv", "id,amount\n2,20\n3,30\n");
    run();
    Path one = liveFile("sales");
    long rows = rows(one);
    byte[] content = Files.readAllBytes(one);
    long size = content.length;

    // Of the same size, so that only its footer tells.
    Files.write(one, new byte[(int) size]);
    assertThat(problems())
        .containsExactly(
            url(one)
                + " is damaged: "
                + url(one)
                + " is not a Parquet file. Expected magic number at tail, but found [0, 0, 0, 0]."
                + MEND);
    Files.write(one, new byte[3]);
    assertThat(problems())
        .containsExactly(
            url(one) + " has 3 bytes, the log says " + size + ": it is damaged." + MEND);
    Files.write(one, content);
    Files.delete(one);
    assertThat(problems())
        .containsExactly(
            url(one) + " is missing: it has " + rows + " rows of the newest version." + MEND);
    assertThat(load().fsck().exitCode()).isEqualTo(ExitCode.DATA);

    // The mend works.
    load().run(SPARK, RunOptions.DEFAULTS.withRefresh("sales"), RunListener.SILENT);
    assertThat(problems()).isEmpty();
    assertThat(load().table(SPARK, "sales").count()).isEqualTo(3);
  }

  @Test
  void recordsOfAFileThatAreNowhere() throws IOException {
    run();
    Path commit = log("sales").resolve("00000000000000000000.json");
    String text = Files.readString(commit);
    // Of 4 records 2 were accepted and 2 quarantined.
    assertThat(text).contains("\\\"rows\\\":[4,2,2,0]");
    rewrite(commit, text.replace("\\\"rows\\\":[4,2,2,0]", "\\\"rows\\\":[4,1,2,0]"));
    Files.delete(log("sales").resolve("00000000000000000000.crc"));
    DeltaLog.clearCache();

    assertThat(problems())
        .containsExactly(
            url(lake().resolve("sales"))
                + ": the ledger says that of 4 records of "
                + url(directory.resolve("in/a.csv"))
                + " 1 were accepted, 2 quarantined and 0 dropped, which does not add up. Rebuild the"
                + " table: run with --refresh sales.");
  }

  @Test
  void aRunThatDiedAndKeysThatWereDeleted() throws IOException {
    write(
        "shop.yaml",
        """
        penstock: 1
        name: shop
        sources:
          sales:
            format: csv
            path: in
            options: {header: true}
            schema: id INT, amount INT
            write: merge
            keys: [id]
            sequenceBy: amount
            deleteWhen: amount > 100
        """);
    write("in/a.csv", "id,amount\n1,10\n2,5\n3,7\n");
    run();
    write("in/b.csv", "id,amount\n2,101\n");
    run();
    Path open = Files.createDirectories(lake().resolve("_runs/_open"));
    // No process has a number so great.
    write(
        "lake/_runs/_open/r1.json",
        "{\"run\":\"r1\",\"pipeline\":\"shop\",\"options\":\"\",\"nodes\":[],"
            + "\"began\":\"2025-01-01T00:00:00Z\",\"host\":\""
            + java.net.InetAddress.getLocalHost().getHostName()
            + "\",\"process\":999999999,\"processBegan\":\"2025-01-01T00:00:00Z\"}");
    DeltaLog.clearCache();

    LakeReport report = load().fsck();

    assertThat(report.problems()).isEmpty();
    assertThat(report.parts().stream().map(LakeReport.Part::name).toList())
        .containsExactly("sales", "sales__deleted", "_runs");
    assertThat(report.parts().get(1).rows()).isEqualTo(1);
    assertThat(report.parts().get(2).notes())
        .containsExactly(
            "run r1 died (process 999999999 on "
                + java.net.InetAddress.getLocalHost().getHostName()
                + "): the next run writes that down");
    assertThat(open.resolve("r1.json")).exists();

    // Deleted keys that are lost would bring rows back.
    rewrite(log("sales__deleted").resolve("00000000000000000000.json"), "");
    assertThatThrownBy(() -> load().plan())
        .isInstanceOf(PenstockException.class)
        .hasMessageContaining("sales__deleted/_delta_log/00000000000000000000.json is empty");
  }

  @Test
  void aDamagedLogStopsPlanAndRunBeforeAnythingIsRead() throws IOException {
    run();
    Path commit = log("big").resolve("00000000000000000000.json");
    rewrite(commit, "");
    write("in/b.csv", "id,amount\n3,30\n");
    String message =
        url(commit)
            + " is empty: the commit was cut off, as by a power loss. Reading on would silently"
            + " lose its rows. It is the table's first commit: remove the table's directory and run"
            + " again.";

    assertThatThrownBy(() -> load().plan())
        .isInstanceOf(PenstockException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> load().run(SPARK)).hasMessage(message);
    assertThat(problems()).containsExactly(message);
    assertThat(log("sales").resolve("00000000000000000001.json")).doesNotExist();
  }

  @Test
  void recordsAndBatchesThatDoNotFit() throws IOException {
    run();
    write("in/b.csv", "id,amount\n3,30\n");
    run();
    Path commit = log("sales").resolve("00000000000000000001.json");
    String text = Files.readString(commit);

    rewrite(commit, text.replace("\\\"batch\\\":2", "\\\"batch\\\":4"));
    assertThat(problems())
        .containsExactly(
            url(commit)
                + " is batch 4, the one before it batch 1: a batch was lost, or written twice."
                + " Restore the log from a backup, or rebuild the table: run with --refresh sales.",
            url(log("sales"))
                + ": the ledger is at batch 2, the newest record at batch 4. Restore the log from a"
                + " backup, or rebuild the table: run with --refresh sales.");
    rewrite(commit, text.replace("\\\"read\\\":1,", "\\\"read\\\":5,"));
    assertThat(problems())
        .containsExactly(
            url(commit)
                + " says that of 5 rows 1 were written, 0 dropped and 0 quarantined, which does not"
                + " add up. Rebuild the table: run with --refresh sales.");
    rewrite(commit, text.replace("{\\\"penstock\\\":1", "{\\\"penstock\\\":9"));
    assertThat(problems())
        .containsExactly(
            url(commit)
                + " has a record of Penstock that cannot be read. Restore the file from a backup, or"
                + " rebuild the table: run with --refresh sales.",
            url(log("sales"))
                + ": the ledger is at batch 2, the newest record at batch 1. Restore the log from a"
                + " backup, or rebuild the table: run with --refresh sales.");
  }

  @Test
  void aQuarantineAheadOfItsTable() throws IOException {
    run();
    write("in/b.csv", "id,amount\n3,30\n3,31\n");
    run();
    write("in/c.csv", "id,amount\n4,30\n4,31\n");
    run();
    deleteVersion("sales", 2);
    LakeReport report = load().fsck();
    assertThat(report.problems()).isEmpty();
    assertThat(report.parts().get(1).notes())
        .containsExactly(
            "batch 3 was not published: a run ended in between, and the next one replaces it");

    deleteVersion("sales", 1);
    assertThat(problems())
        .containsExactly(
            "sales__quarantine is at batch 3, sales only at batch 1: commits of the table were lost."
                + " Restore its log from a backup, or rebuild the table: run with --refresh sales.");
  }

  @Test
  void whatNothingRefersToIsRemovedOnceItIsOld() throws IOException {
    run();
    // Spark leaves a file without rows where a task had none.
    LakeReport.Part before = load().fsck().parts().get(0);
    Path live = liveFile("sales");
    Path old = live.resolveSibling("part-00000-old.c000.snappy.parquet");
    Path young = live.resolveSibling("part-00000-young.c000.snappy.parquet");
    Path temporary =
        log("sales").resolve(".00000000000000000009.json.01234567-89ab-cdef-0123-456789abcdef.tmp");
    for (Path file : List.of(old, young, temporary)) {
      Files.writeString(file, "12345");
    }
    for (Path file : List.of(old, temporary, live)) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(8))));
    }

    LakeReport.Part found = load().fsck().parts().get(0);
    assertThat(found.leftovers() - before.leftovers()).isEqualTo(3);
    assertThat(found.leftoverBytes() - before.leftoverBytes()).isEqualTo(15);
    assertThat(found.removed()).isZero();
    assertThat(found.problems()).isEmpty();
    found = clean().parts().get(0);

    assertThat(found.removed()).isEqualTo(2);
    assertThat(Stream.of(old, temporary)).noneMatch(Files::exists);
    assertThat(Stream.of(young, live)).allMatch(Files::exists);
    assertThatThrownBy(() -> new CheckOptions(false, true, Duration.ofHours(23)))
        .hasMessage("olderThan: must be a day or more, is PT23H");
  }

  @Test
  void filesOfPastVersionsAreNotLeftOver() throws IOException {
    run();
    Path before = liveFile("sales");
    load().runFullRefresh(SPARK, RunListener.SILENT);
    Files.setLastModifiedTime(before, FileTime.from(Instant.now().minus(Duration.ofDays(90))));

    LakeReport.Part found = clean().parts().get(0);

    assertThat(found.removed()).isZero();
    assertThat(before).exists();
  }

  @Test
  void aRecordThatIsThereTwiceIsFoundWhereAllRowsAreRead() throws IOException {
    write("in/a.csv", "id,amount\n1,10\n2,20\n");
    run();
    SPARK
        .sql(
            "INSERT INTO delta.`"
                + lake().resolve("sales")
                + "` SELECT * FROM delta.`"
                + lake().resolve("sales")
                + "` WHERE id = 2")
        .collectAsList();

    assertThat(problems()).isEmpty();
    assertThat(deep().problems())
        .containsExactly(
            lake().resolve("sales")
                + ": 1 records of input files are there more than once, such as record 2 of file:"
                + directory.resolve("in/a.csv")
                + ". Rebuild the table: run with --refresh sales.");
  }

  private List<String> problems() {
    return load().fsck().problems();
  }

  private LakeReport deep() {
    return load().fsck(new CheckOptions(true, false, Duration.ofDays(7)), () -> SPARK);
  }

  private LakeReport clean() {
    return load().fsck(new CheckOptions(false, true, Duration.ofDays(7)), () -> SPARK);
  }

  private void run() {
    RunSummary summary = load().run(SPARK);
    assertThat(summary.failure()).isEmpty();
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(lake().toString()).withProjectDir(directory));
  }

  private List<Path> dataFiles(String table) throws IOException {
    try (Stream<Path> files = Files.list(lake().resolve(table))) {
      List<Path> data =
          files
              .filter(file -> file.toString().endsWith(".parquet"))
              .sorted()
              .collect(Collectors.toList());
      for (Path file : data) {
        // Hadoop's side files would find a change before Penstock could.
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
      }
      return data;
    }
  }

  private Path liveFile(String table) throws IOException {
    return dataFiles(table).stream().filter(file -> rows(file) > 0).findFirst().orElseThrow();
  }

  private static long rows(Path file) {
    return SPARK.read().parquet(file.toString()).count();
  }

  private void deleteVersion(String table, long version) throws IOException {
    Files.delete(log(table).resolve("%020d.json".formatted(version)));
    Files.delete(log(table).resolve("%020d.crc".formatted(version)));
  }

  private void rewrite(Path file, String text) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, text);
  }

  private Path log(String table) {
    return lake().resolve(table).resolve("_delta_log");
  }

  private Path lake() {
    return directory.resolve("lake");
  }

  private static String url(Path path) {
    return "file:" + path;
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }
}
