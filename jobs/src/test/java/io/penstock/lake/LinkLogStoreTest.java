package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.storage.HDFSLogStore;
import io.delta.storage.LogStore;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkLogStoreTest {
  private static final String OURS = LinkLogStore.class.getName();
  private static final String UUID = "01234567-89ab-cdef-0123-456789abcdef";

  @TempDir private Path folder;

  private final Configuration conf = new Configuration();
  private final LogStore store = new LinkLogStore(conf);

  @Test
  void aFileIsWrittenOnceOrReplacedAsAWhole() throws IOException {
    write("00000000000000000000.json", false, "{\"a\":1}", "{\"b\":\"ä\"}");

    assertThatThrownBy(() -> write("00000000000000000000.json", false, "other"))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessage(folder.resolve("00000000000000000000.json").toString());
    write("_last_checkpoint", true, "{\"version\":10}");
    write("_last_checkpoint", true, "{\"version\":20}");

    assertThat(folder.resolve("00000000000000000000.json")).hasContent("{\"a\":1}\n{\"b\":\"ä\"}");
    assertThat(folder.resolve("_last_checkpoint")).hasContent("{\"version\":20}");
    assertThat(names()).containsExactly("00000000000000000000.json", "_last_checkpoint");
    assertThatThrownBy(() -> write("none/00000000000000000000.json", false, "{}"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("No such directory: " + folder.resolve("none"));
  }

  @Test
  void ofTwoProcessesExactlyOneWritesAVersion() throws Exception {
    LogStoreRace.Outcome outcome = LogStoreRace.run(folder, 200, OURS, OURS);

    assertThat(List.of(outcome.lost(), outcome.nobody())).containsExactly(0, 0);
  }

  @Test
  @Tag("faults")
  void ofTwoProcessesExactlyOneWritesAVersionInThousandsOfRounds() throws Exception {
    LogStoreRace.Outcome outcome = LogStoreRace.run(folder, 3000, OURS, OURS);

    assertThat(List.of(outcome.lost(), outcome.nobody())).containsExactly(0, 0);
  }

  @Test
  void aStaleSideFileMakesNoGoodCommitUnreadable() throws IOException {
    // As a program that uses Delta's own store leaves them.
    LogStore plain = new HDFSLogStore(conf);
    for (String name : List.of("00000000000000000001.json", "_last_checkpoint")) {
      plain.write(path(name), List.of("{\"old\":true}").iterator(), true, conf);
      assertThat(folder.resolve("." + name + ".crc")).exists();
    }
    Files.delete(folder.resolve("00000000000000000001.json"));

    write("00000000000000000001.json", false, "{\"new\":1}");
    write("_last_checkpoint", true, "{\"new\":2}");

    assertThat(plain.read(path("00000000000000000001.json"), conf).next()).isEqualTo("{\"new\":1}");
    assertThat(plain.read(path("_last_checkpoint"), conf).next()).isEqualTo("{\"new\":2}");
  }

  @Test
  void whatKilledWritersLeftIsSwept() throws IOException {
    Files.writeString(folder.resolve("00000000000000000003.json"), "{}\n");
    Path published = leave(".00000000000000000003.json." + UUID + ".tmp", Duration.ofMinutes(1));
    Path side = leave("..00000000000000000003.json." + UUID + ".tmp.crc", Duration.ofMinutes(1));
    // Of two that link, one has lost: it need not be waited for.
    Path linked = leave(".00000000000000000003.json." + UUID + ".link.tmp", Duration.ZERO);
    Path nextLinked =
        leave(".00000000000000000009.json." + UUID + ".link.tmp", Duration.ofHours(1));
    Path old = leave("._last_checkpoint." + UUID + ".tmp", Duration.ofDays(2));
    Path beingWritten =
        leave(".00000000000000000003.json.1" + UUID.substring(1) + ".tmp", Duration.ZERO);
    Path next = leave(".00000000000000000009.json." + UUID + ".tmp", Duration.ofHours(1));
    Path ofOthers = leave(".00000000000000000003.json.crc", Duration.ofDays(9));

    write("00000000000000000004.json", false, "{}");

    assertThat(Stream.of(published, side, linked, old)).noneMatch(Files::exists);
    assertThat(Stream.of(beingWritten, next, nextLinked, ofOthers)).allMatch(Files::exists);
  }

  @Test
  void aCommitIsOnTheDiskOnlyWithTheFilesThatItNames() throws IOException {
    Path log = Files.createDirectories(folder.resolve("table/_delta_log"));
    Path day = Files.createDirectories(folder.resolve("table/day=2025-01-01 10%3A00"));
    Files.writeString(day.resolve("a.parquet"), "rows");
    String add = "{\"add\":{\"path\":\"day=2025-01-01%%2010%%253A00/%s\",\"dataChange\":true}}";

    // A file that is gone, or that is not of this disk, is Delta's to judge.
    store.write(
        new org.apache.hadoop.fs.Path(log.resolve("00000000000000000000.json").toUri()),
        List.of(
                "{\"commitInfo\":{}}",
                add.formatted("a.parquet"),
                add.formatted("gone.parquet"),
                "{\"add\":{\"path\":\"hdfs://other/b.parquet\"}}",
                "{\"add\":{\"path\":\"not a uri\"}}")
            .iterator(),
        false,
        conf);

    assertThat(Files.readAllLines(log.resolve("00000000000000000000.json"))).hasSize(5);
  }

  @Test
  void anInterruptDoesNotMakeAPublishedCommitLookLost() throws IOException {
    Thread.currentThread().interrupt();
    try {
      write("00000000000000000000.json", false, "{}");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(folder.resolve("00000000000000000000.json")).hasContent("{}");
  }

  @Test
  void aFileSystemWithoutHardLinksIsNamedWithTheMend() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("none.zip").toUri());
    try (var noLinks = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path written = Files.writeString(noLinks.getPath("/.a.tmp"), "{}\n");

      assertThatThrownBy(() -> DurableFiles.publish(written, noLinks.getPath("/a.json")))
          .isInstanceOf(PenstockException.class)
          .hasMessage(
              "the file system of / has no hard links, by which Penstock publishes a commit so that"
                  + " none is ever lost. Keep the lake on one that has them (ext4, XFS, Btrfs, APFS,"
                  + " NFS), or, if no two programs ever write a table at the same time, set"
                  + " spark.delta.logStore.file.impl: io.delta.storage.HDFSLogStore.")
          .extracting(e -> ((PenstockException) e).exitCode())
          .isEqualTo(ExitCode.UNAVAILABLE);
    }
  }

  @Test
  void deltaReadsAndWritesThroughItWithCheckpoints() throws IOException {
    Lake lake = new Lake(folder);
    for (int i = 0; i < 12; i++) {
      lake.spark.range(i, i + 1).write().format("delta").mode("append").save(table());
    }
    DeltaLog.clearCache();

    assertThat(lake.spark.read().format("delta").load(table()).count()).isEqualTo(12);
    assertThat(names("t/_delta_log"))
        .contains("00000000000000000010.checkpoint.parquet", "_last_checkpoint")
        .noneMatch(name -> name.contains(".tmp"))
        .noneMatch(name -> name.matches("\\.\\d{20}\\.json\\.crc"));
  }

  @Test
  void aSessionOfTheUserWritesThroughItOnceARunHasBegun() throws IOException {
    Lake lake = new Lake(folder);
    SparkConf started = SparkEnv.get().conf();
    String before = started.get("spark.delta.logStore.file.impl");
    assertThat(before).isEqualTo(OURS);
    started.remove("spark.delta.logStore.file.impl");
    try {
      DeltaLog.clearCache();
      lake.spark.range(1).write().format("delta").save(table());
      assertThat(names("t/_delta_log")).contains(".00000000000000000000.json.crc");

      LakeSession.require(lake.spark);
      lake.spark.range(1).write().format("delta").mode("append").save(table());
      assertThat(names("t/_delta_log"))
          .contains("00000000000000000001.json")
          .doesNotContain(".00000000000000000001.json.crc");

      // Who has chosen a store keeps it.
      started.set("spark.delta.logStore.file.impl", HDFSLogStore.class.getName());
      LakeSession.require(lake.spark);
      assertThat(started.get("spark.delta.logStore.file.impl"))
          .isEqualTo(HDFSLogStore.class.getName());
    } finally {
      started.set("spark.delta.logStore.file.impl", before);
      DeltaLog.clearCache();
    }
  }

  private String table() {
    return folder.resolve("t").toUri().toString();
  }

  private void write(String name, boolean overwrite, String... lines) throws IOException {
    store.write(path(name), List.of(lines).iterator(), overwrite, conf);
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(folder.resolve(name).toUri());
  }

  private Path leave(String name, Duration age) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "x");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private List<String> names(String... below) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(String.join("/", below)))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
