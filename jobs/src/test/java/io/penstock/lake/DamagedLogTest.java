package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs damaged on purpose: each is found before the table is read, and says the mend. */
class DamagedLogTest {
  private static final PublishMode APPEND = PublishMode.append();
  private static final String MOVE_AWAY =
      "restore the file from a backup, or move the table's directory away and run again.";

  @TempDir private Path folder;

  private Lake lake;

  @BeforeEach
  void writeTable() throws IOException {
    lake = new Lake(folder);
    for (int i = 0; i < 3; i++) {
      append(i);
    }
    assertThat(lake.state("t").latestVersion()).isEqualTo(2);
  }

  @Test
  void aCommitThatIsCutBetweenLines() throws IOException {
    List<String> lines = Files.readAllLines(commit(2));
    rewrite(commit(2), lines.stream().filter(line -> !line.startsWith("{\"add\"")).toList());

    assertDamaged(
        url(commit(2))
            + " is damaged: it names files with 0 rows, of 1 that its first line says were written, as"
            + " after a power loss. Reading on would silently lose rows. Delete it and its .crc"
            + " file to return to version 1, then run again.");

    // The mend works.
    Files.delete(commit(2));
    Files.delete(log().resolve("00000000000000000002.crc"));
    assertThat(lake.state("t").latestVersion()).isEqualTo(1);
    assertThat(lake.rows("t")).containsExactly("[0]", "[1]");
  }

  @Test
  void aCommitOfAnotherProgramThatDisagreesWithItsChecksum() throws IOException {
    lake.sql("DELETE FROM delta.`" + lake.table("t") + "` WHERE a = 1").collectAsList();
    List<String> lines = Files.readAllLines(commit(3));
    long size = Files.size(dataFile(0)) + Files.size(dataFile(1)) + Files.size(dataFile(2));
    rewrite(commit(3), lines.stream().filter(line -> !line.startsWith("{\"remove\"")).toList());

    assertDamaged(
        url(commit(3))
            + " does not agree with its .crc file: by the log the table has 3 files of "
            + size
            + " bytes, by the .crc file 2 files of "
            + (size - Files.size(dataFile(1)))
            + " bytes. One of them is damaged; reading on could silently lose or double rows."
            + " Delete it and its .crc file to return to version 2, then run again.");
  }

  @Test
  void aFileThatIsNamedAgainIsNoDisagreement() throws IOException {
    lake.sql("DELETE FROM delta.`" + lake.table("t") + "` WHERE a = 1").collectAsList();
    String add =
        Files.readAllLines(commit(2)).stream()
            .filter(l -> l.startsWith("{\"add\""))
            .findAny()
            .get();
    rewrite(
        commit(3), Stream.concat(Files.readAllLines(commit(3)).stream(), Stream.of(add)).toList());

    assertThat(lake.state("t").latestVersion()).isEqualTo(3);
  }

  @Test
  void aMissingCommit() throws IOException {
    Files.delete(commit(1));

    assertDamaged(
        url(log())
            + " has no commit of version 1 and no whole checkpoint of it or later. Restore the file"
            + " from a backup, or move the table's directory away and run again.");
  }

  @Test
  void aMissingLastCommit() throws IOException {
    Files.delete(commit(2));

    assertDamaged(
        url(log())
            + " has 00000000000000000002.crc, but no commit of that version: its newest is version"
            + " 1. Restore the missing commits from a backup; or, to go on without what they held,"
            + " delete what is of later versions than 1 in this directory, then run again.");
  }

  @Test
  void aLogWithoutCommits() throws IOException {
    for (int version = 0; version < 3; version++) {
      Files.delete(commit(version));
    }

    assertDamaged(
        url(log())
            + " has 00000000000000000002.crc, but no commit of that version: it has no commits at"
            + " all. Restore the missing commits from a backup, or move the table's directory away"
            + " and run again.");
  }

  @Test
  void aFirstCommitWithoutColumns() throws IOException {
    rewrite(commit(0), List.of("{\"commitInfo\":{}}"));

    assertDamaged(
        url(commit(0))
            + " is damaged: it does not say what the table's columns are. It is the table's first"
            + " commit: remove the table's directory and run again.");
  }

  @Test
  void anOldCommitThatIsEmpty() throws IOException {
    rewrite(commit(1), List.of());

    assertDamaged(
        url(commit(1))
            + " is empty: the commit was cut off, as by a power loss. Reading on would silently"
            + " lose its rows. Later commits build on it: "
            + MOVE_AWAY);
  }

  @Test
  void aCommitWhoseSideFileDisagrees() throws IOException {
    Files.write(log().resolve(".00000000000000000002.json.crc"), sideFileOf("other"));

    assertDamaged(
        url(commit(2))
            + " does not agree with its side file .00000000000000000002.json.crc: one of them is"
            + " damaged. If you know that the commit is right, delete the side file. Otherwise:"
            + " Delete it and its .crc file to return to version 1, then run again.");
  }

  @Test
  void aDamagedCheckpointThatCanBeMadeAgain() throws IOException {
    checkpoint();
    Path file = log().resolve("00000000000000000010.checkpoint.parquet");
    cut(file, 10);

    assertDamaged(
        url(file)
            + " is damaged: "
            + url(file)
            + " is not a Parquet file (length is too low: 10). All commits that it stands for are"
            + " there: delete it, and _last_checkpoint beside it, then run again.");

    Files.delete(file);
    Files.delete(log().resolve("_last_checkpoint"));
    DeltaLog.clearCache();
    assertThat(lake.rows("t")).hasSize(12);
  }

  @Test
  void aDamagedCheckpointThatIsNeeded() throws IOException {
    checkpoint();
    Files.delete(commit(4));
    assertThat(lake.state("t").latestVersion()).isEqualTo(11);
    Path file = log().resolve("00000000000000000010.checkpoint.parquet");
    cut(file, 0);

    assertDamaged(
        url(file)
            + " is damaged: "
            + url(file)
            + " is not a Parquet file (length is too low: 0). Not all commits that it stands for are"
            + " there any more: restore it from a backup, or move the table's directory away and run"
            + " again.");

    Files.delete(file);
    assertDamaged(
        url(log())
            + " has no commit of version 4 and no whole checkpoint of it or later. Restore the file"
            + " from a backup, or move the table's directory away and run again.");
  }

  @Test
  void aCheckpointOfAnotherTable() throws IOException {
    checkpoint();
    Path hint = log().resolve("_last_checkpoint");
    String text = Files.readString(hint);
    rewrite(hint, List.of(text.strip().replaceFirst("\"size\":\\d+", "\"size\":3")));

    long actions = Long.parseLong(text.replaceFirst("(?s).*?\"size\":(\\d+).*", "$1"));
    Path file = log().resolve("00000000000000000010.checkpoint.parquet");
    assertDamaged(
        url(file)
            + " is damaged: it has "
            + actions
            + " actions, _last_checkpoint says 3. All commits that it stands for are there: delete"
            + " it, and _last_checkpoint beside it, then run again.");
  }

  @Test
  void aHintThatLies() throws IOException {
    Path hint = log().resolve("_last_checkpoint");
    rewrite(hint, List.of("{\"version\":20,\"size\":5}"));

    assertDamaged(
        url(hint)
            + " names version 20, but the newest commit is version 2: commits are missing. Restore"
            + " them from a backup; or, to go on without what they held, delete this file, then run"
            + " again.");

    // A hint that a killed writer cut off costs nothing but time.
    rewrite(hint, List.of());
    assertThat(lake.state("t").latestVersion()).isEqualTo(2);
  }

  @Test
  void aFlippedBitInADataFileIsNeverAWrongNumber() throws IOException {
    lake.write("big", lake.sql("SELECT id FROM range(20000)"), APPEND);
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("big"))) {
      file = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 3;
      for (long at = middle; at < middle + 8; at++) {
        bytes.seek(at);
        int old = bytes.read();
        bytes.seek(at);
        bytes.write(old ^ 0x55);
      }
    }

    // As in a session that Penstock did not start.
    lake.conf.unset("parquet.page.verify-checksum.enabled");
    assertThatThrownBy(
            () ->
                lake.write(
                    "sums",
                    LakeReader.read(lake.spark, lake.table("big"), 0).selectExpr("sum(id) AS s"),
                    APPEND))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "sources.sums: data file file:"
                + file
                + " cannot be read: could not verify page integrity, CRC checksum verification"
                + " failed. Nothing was published; there is no table yet. Restore the file from a"
                + " backup, or rebuild its table: run with --refresh big. fsck says what else is"
                + " damaged.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.DATA);
    assertThat(lake.conf.getBoolean("parquet.page.verify-checksum.enabled", false)).isTrue();
  }

  @Test
  void aMissingDataFileIsNamedWhereItIsRead() throws IOException {
    Path file = dataFile(1);
    Files.delete(file);

    assertThatThrownBy(
            () -> lake.write("sums", LakeReader.read(lake.spark, lake.table("t"), 2), APPEND))
        .hasMessage(
            "sources.sums: data file file:"
                + file
                + " cannot be read: File file:"
                + file
                + " does not exist. Nothing was published; there is no table yet. Restore the file"
                + " from a backup, or rebuild its table: run with --refresh t. fsck says what else"
                + " is damaged.");
  }

  private void assertDamaged(String message) {
    assertThatThrownBy(() -> TableState.read(lake.conf, lake.table("t")))
        .isInstanceOf(PenstockException.class)
        .hasMessage(message)
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.DATA);
  }

  private void append(int value) {
    lake.write("t", lake.sql("SELECT " + value + " AS a"), APPEND);
  }

  /** Nine more commits, of which the tenth version has a checkpoint. */
  private void checkpoint() {
    for (int i = 3; i < 12; i++) {
      append(i);
    }
  }

  private static byte[] sideFileOf(String text) {
    byte[] bytes = new byte[16];
    System.arraycopy(new byte[] {'c', 'r', 'c', 0, 0, 0, 2, 0}, 0, bytes, 0, 8);
    System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, bytes, 8, 5);
    return bytes;
  }

  private static void cut(Path file, int bytes) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), bytes));
  }

  private static void rewrite(Path file, List<String> lines) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.write(file, lines);
  }

  /** The data file that version {@code version} added. */
  private Path dataFile(int version) throws IOException {
    String add =
        Files.readAllLines(commit(version)).stream()
            .filter(line -> line.startsWith("{\"add\""))
            .findFirst()
            .orElseThrow();
    return folder.resolve("t").resolve(add.replaceFirst(".*?\"path\":\"([^\"]+)\".*", "$1"));
  }

  private Path commit(long version) {
    return log().resolve("%020d.json".formatted(version));
  }

  private Path log() {
    return folder.resolve("t/_delta_log");
  }

  private static String url(Path path) {
    return "file:" + path;
  }
}
