package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Intake;
import io.penstock.definition.Intake.OnBadFile;
import io.penstock.definition.Intake.OnEmpty;
import io.penstock.definition.Intake.OnFileChange;
import io.penstock.definition.OnViolation;
import io.penstock.input.SourceFile;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a batch takes, and what becomes of odd ones. */
class IntakeTest {
  private static final String HEADER = "id,customer,amount";
  private static final Intake REPLACE =
      intake(null, null, OnFileChange.REPLACE, OnBadFile.FAIL, Duration.ZERO);
  private static final Intake APPEND =
      intake(null, null, OnFileChange.APPEND, OnBadFile.FAIL, Duration.ZERO);
  private static final Intake QUARANTINE =
      intake(null, null, OnFileChange.FAIL, OnBadFile.QUARANTINE, Duration.ZERO);

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void takesAtMostSoManyFilesInTheOrderOfTheirPaths() throws IOException {
    for (String name : List.of("c", "a", "b")) {
      lake.deliver(name + ".csv", HEADER, "1," + name + ",1.5");
    }
    Intake two = intake(2L, null, OnFileChange.FAIL, OnBadFile.FAIL, Duration.ZERO);

    SourceBatch first = plan(two);
    write(first);
    SourceBatch second = plan(two);
    write(second);

    assertThat(names(first)).containsExactly("a.csv", "b.csv");
    assertThat(first.warnings())
        .containsExactly(
            "1 file of 27 bytes in all remains for the next run: maxFilesPerRun is 2.");
    assertThat(names(second)).containsExactly("c.csv");
    assertThat(second.warnings()).isEmpty();
    assertThat(lake.rows("payments")).containsExactly("[1,a,1.5]", "[1,b,1.5]", "[1,c,1.5]");
    assertThat(plan(two).isEmpty()).isTrue();
  }

  @Test
  void takesAtMostSoManyBytesAndAtLeastOneFile() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1.5");
    lake.deliver("b.csv", HEADER, "2,bob,1.5");
    lake.deliver("c.csv", HEADER, "3,cid,1.5");
    // Each has 29 bytes.
    assertThat(names(plan(bytes(58)))).containsExactly("a.csv", "b.csv");
    assertThat(names(plan(bytes(57)))).containsExactly("a.csv");

    SourceBatch one = plan(bytes(1));

    assertThat(names(one)).containsExactly("a.csv");
    assertThat(one.warnings())
        .containsExactly(
            "2 files of 58 bytes in all remain for the next run: maxBytesPerRun is 1.");
  }

  @Test
  void readsOnlyTheFilesThatItTakes() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1.5");
    lake.deliver("b.csv", HEADER, "2,bob,1.5");
    Files.write(lake.inbox.resolve("c.csv.gz"), new byte[] {1, 2, 3});

    SourceBatch batch = plan(intake(2L, null, OnFileChange.FAIL, OnBadFile.FAIL, Duration.ZERO));

    assertThat(names(batch)).containsExactly("a.csv", "b.csv");
  }

  @Test
  void replacesTheRowsOfAChangedFileAndItsQuarantine() throws IOException {
    String a = lake.deliver("a.csv", HEADER, "1,ann,1", "2,bob,oops", "3,cid,3");
    lake.deliver("b.csv", HEADER, "4,dan,4", "5,eve,oops");
    write(plan(REPLACE));
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,20");

    SourceBatch changed = plan(REPLACE);
    Published published = write(changed);

    assertThat(changed.warnings())
        .containsExactly(
            "file "
                + a
                + " was loaded in batch 1 with 46 bytes and has 37 now: its rows are replaced.");
    assertThat(lake.rows("payments"))
        .containsExactly("[1,ann,10.0]", "[2,bob,20.0]", "[4,dan,4.0]");
    assertThat(lake.rows("payments__quarantine", "id", "_batch")).containsExactly("[5,1]");
    assertThat(published.rows()).isEqualTo(2);
    assertThat(lake.state("payments").latestVersion()).isEqualTo(1);
    assertThat(plan(REPLACE).isEmpty()).isTrue();
  }

  @Test
  void aReplacedFileMayReturnToWhatItWas() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    write(plan(REPLACE));
    lake.deliver("a.csv", HEADER, "1,ann,2");
    write(plan(REPLACE));
    lake.deliver("a.csv", HEADER, "1,ann,1");

    write(plan(REPLACE));

    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.0]");
  }

  @Test
  void theDuplicateOfAReplacedFileKeepsItsRows() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    write(plan(REPLACE));
    lake.deliver("b.csv", HEADER, "1,ann,1");
    update().remember(plan(REPLACE), lake.record("payments"));
    lake.deliver("a.csv", HEADER, "1,ann,2");

    write(plan(REPLACE));

    assertThat(lake.rows("payments", "id", "amount", "substring_index(_file, '/', -1)"))
        .containsExactly("[1,1.0,b.csv]", "[1,2.0,a.csv]");
    assertThat(plan(REPLACE).isEmpty()).isTrue();
  }

  @Test
  void loadsAChangedFileOnceMore() throws IOException {
    String a = lake.deliver("a.csv", HEADER, "1,ann,1");
    write(plan(APPEND));
    lake.deliver("a.csv", HEADER, "2,bob,22");

    SourceBatch changed = plan(APPEND);
    write(changed);

    assertThat(changed.warnings())
        .containsExactly(
            "file "
                + a
                + " was loaded in batch 1 with 27 bytes and has 28 now: it is loaded once more.");
    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.0]", "[2,bob,22.0]");
    assertThat(plan(APPEND).isEmpty()).isTrue();
  }

  @Test
  void stopsAtFilesThatCannotBeRead() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    String cut = cutGzip("b.csv.gz");
    String path = fakeGzip("c.csv.gz");

    assertThatThrownBy(() -> plan(Intake.DEFAULT))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "2 files cannot be read; the first is "
                + cut
                + " cannot be unpacked after 35 bytes: Unexpected end of input stream. Nothing was"
                + " read. Deliver it again, or write 'onBadFile: quarantine' to load the others.");
    Files.delete(lake.inbox.resolve("b.csv.gz"));
    assertThatThrownBy(() -> plan(Intake.DEFAULT))
        .hasMessage(
            "file "
                + path
                + " cannot be unpacked after 0 bytes: not a gzip file. Nothing was read. Deliver it"
                + " again, or write 'onBadFile: quarantine' to load the others.");
  }

  @Test
  void aBombIsFoundBeforeItIsUnpacked() throws IOException {
    Path file = lake.inbox.resolve("bomb.csv.gz");
    byte[] zeros = new byte[1 << 20];
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < 200; i++) {
        out.write(zeros);
      }
    }

    assertThatThrownBy(() -> plan(Intake.DEFAULT))
        .hasMessage(
            "file "
                + new org.apache.hadoop.fs.Path(file.toUri())
                + " unpacks to more than 200 times its %,d bytes. Nothing was read."
                    .formatted(Files.size(file))
                + " Deliver it again, or write 'onBadFile: quarantine' to load the others.");
  }

  @Test
  void loadsTheOthersAndKeepsWhatCannotBeReadInTheQuarantine() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1", "2,bob,oops");
    String path = fakeGzip("b.csv.gz");

    SourceBatch batch = plan(QUARANTINE);
    Published published = write(batch);

    String reason = "cannot be unpacked after 0 bytes: not a gzip file";
    assertThat(batch.warnings())
        .containsExactly(
            "file "
                + path
                + " "
                + reason
                + ". It is a row of the quarantine, and is tried again once its content changes.");
    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.0]");
    assertThat(lake.rows("payments__quarantine", "id", "_record", "_reasons", "_batch"))
        .containsExactly(
            "[2,2,ArraySeq(parses: amount 'oops' is not a DOUBLE),1]",
            "[null,0,ArraySeq(file: " + reason + "),1]");
    assertThat(published.record().counts()).containsEntry("quarantined", 1L);
    assertThat(plan(QUARANTINE).isEmpty()).isTrue();

    lake.deliver("b.csv.gz", HEADER, "3,cid,3");
    write(plan(QUARANTINE));

    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.0]", "[3,cid,3.0]");
    assertThat(lake.rows("payments__quarantine", "id", "_record")).containsExactly("[2,2]");
  }

  @Test
  void leavesAFileThatWasWrittenToAMomentAgo() throws IOException {
    String a = lake.deliver("a.csv", HEADER, "1,ann,1");
    Instant written = Instant.parse("2025-01-31T12:00:00Z");
    Files.setLastModifiedTime(lake.inbox.resolve("a.csv"), FileTime.from(written));
    Intake settle = intake(null, null, OnFileChange.FAIL, OnBadFile.FAIL, Duration.ofSeconds(10));

    SourceBatch young = ledger().plan(lake.conf, lake.listed(), settle, written.plusSeconds(9));
    SourceBatch old = ledger().plan(lake.conf, lake.listed(), settle, written.plusSeconds(10));
    SourceBatch ofTheFuture =
        ledger().plan(lake.conf, lake.listed(), settle, written.minusSeconds(3600));

    assertThat(young.isEmpty()).isTrue();
    assertThat(young.warnings())
        .containsExactly(
            "file " + a + " was written to less than 10 s ago and is left for the next run.");
    assertThat(names(old)).containsExactly("a.csv");
    assertThat(names(ofTheFuture)).containsExactly("a.csv");
  }

  @Test
  void leavesAFileThatGrewSinceItWasListed() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1");
    String b = lake.deliver("b.csv", HEADER, "2,bob,1");
    List<SourceFile> listed = lake.listed();
    lake.deliver("b.csv", HEADER, "2,bob,1", "3,cid,1");

    SourceBatch batch = ledger().plan(lake.conf, listed, Intake.DEFAULT, Instant.EPOCH);

    assertThat(names(batch)).containsExactly("a.csv");
    assertThat(batch.warnings())
        .containsExactly("file " + b + " is still being written and is left for the next run.");
  }

  @Test
  void aLateFileAndAThousandOfOneTimeAreLoaded() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2025-01-31T12:00:00Z"));
    for (int i = 0; i < 1000; i++) {
      lake.deliver("f%04d.csv".formatted(i), HEADER, i + ",ann,1");
      Files.setLastModifiedTime(lake.inbox.resolve("f%04d.csv".formatted(i)), time);
    }
    write(plan(Intake.DEFAULT));
    lake.deliver("a-late.csv", HEADER, "1000,ann,1");
    Files.setLastModifiedTime(
        lake.inbox.resolve("a-late.csv"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

    write(plan(Intake.DEFAULT));

    assertThat(lake.rows("payments", "count(*)", "count(distinct id)", "sum(id)"))
        .containsExactly("[1001,1001,500500]");
    assertThat(plan(Intake.DEFAULT).isEmpty()).isTrue();
    assertThat(ledger().counts()).hasSize(1001).allMatch(file -> file.accepted() == 1);
    // A thousand entries are too many for the log: they are in a segment, which the commit names.
    assertThat(LogTransactions.read(lake.conf, lake.table("payments")).keySet())
        .filteredOn(appId -> appId.startsWith(LedgerEntry.PREFIX))
        .hasSize(1);
    try (Stream<Path> files = Files.list(folder.resolve("payments/_penstock"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> !f.startsWith(".")))
          .singleElement()
          .asString()
          .matches("ledger-\\d+\\.json");
    }
  }

  @Test
  void aLostOrDamagedSegmentIsSaid() throws IOException {
    long segment =
        new LedgerSegments(lake.conf, lake.table("payments"))
            .write(7, 0, List.of(entry("x", 7), entry("y", 7)));
    Path file = folder.resolve("payments/_penstock/ledger-" + segment + ".json");
    String message =
        "the ledger of the table has lost "
            + new org.apache.hadoop.fs.Path(file.toUri())
            + ", which says which files are loaded. Restore it from a backup, or rebuild the table"
            + " with --full-refresh.";
    assertThat(new LedgerSegments(lake.conf, lake.table("payments")).read(segment)).hasSize(2);

    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, Files.readString(file).replace("\"x\"", "\"z\""));
    assertThatThrownBy(() -> new LedgerSegments(lake.conf, lake.table("payments")).read(segment))
        .isInstanceOf(PenstockException.class)
        .hasMessage(message);
    Files.delete(file);
    assertThatThrownBy(() -> new LedgerSegments(lake.conf, lake.table("payments")).read(segment))
        .hasMessage(message);
  }

  @Test
  void aLongChainOfSegmentsBecomesOne() throws IOException {
    LedgerSegments segments = new LedgerSegments(lake.conf, lake.table("payments"));
    long newest = 0;
    for (int batch = 1; batch <= 45; batch++) {
      long before = newest;
      newest = segments.write(batch, before, List.of(entry("f" + batch, batch)));
      segments.clean(newest, before);
    }

    assertThat(segments.read(newest))
        .extracting(entry -> entry.file().path() + " in " + entry.batch())
        .hasSize(45)
        .contains("f1 in 1", "f20 in 20", "f21 in 21", "f45 in 45");
    try (Stream<Path> files = Files.list(folder.resolve("payments/_penstock"))) {
      assertThat(files.filter(f -> !f.getFileName().toString().startsWith(".")))
          .hasSizeLessThan(22);
    }
  }

  @Test
  void countsOfEachFileAddUp() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,oops", "3,cid,", "4,dan,-1");
    lake.deliver("b.csv", HEADER, "5,eve,5");
    lake.deliver("c.csv", HEADER);
    lake.deliver("d.csv", HEADER, "6,fay,", "6,gus,7");
    SourceBatch batch = plan(Intake.DEFAULT);

    Published published =
        lake.write(
            "payments",
            batch,
            PublishMode.append(),
            Lake.expect("present", "amount IS NOT NULL", OnViolation.DROP),
            Lake.expect("positive", "amount > 0", OnViolation.QUARANTINE));

    // a: 2 does not parse, 3 has no amount, which also is not positive, 4 is not positive.
    assertThat(published.perFile().stream().map(IntakeTest::told))
        .containsExactly("a.csv 4=1+3+0", "b.csv 1=1+0+0", "c.csv 0=0+0+0", "d.csv 2=1+1+0");
    assertThat(ledger().counts()).containsExactlyInAnyOrderElementsOf(published.perFile());
  }

  @Test
  void countsOfEachFileAddUpWhereRowsAreComparedAndMerged() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "1,bob,11", "2,cid,");
    lake.deliver("b.csv", HEADER, "1,dan,12", "3,eve,5");

    SourceBatch batch = plan(Intake.DEFAULT);
    Published published =
        lake.write(
            "payments",
            batch,
            PublishMode.merge(List.of("id"), null, PublishMode.Incoming.ANY_PER_KEY),
            Lake.unique("once", OnViolation.QUARANTINE, "id", "customer"),
            Lake.expect("present", "amount IS NOT NULL", OnViolation.DROP));

    assertThat(published.perFile().stream().map(IntakeTest::told))
        .containsExactly("a.csv 3=2+0+1", "b.csv 2=2+0+0");
    assertThat(lake.rows("payments")).containsExactly("[1,dan,12.0]", "[3,eve,5.0]");
  }

  private static String told(FileCounts c) {
    String name = c.path().substring(c.path().lastIndexOf('/') + 1);
    return "%s %d=%d+%d+%d".formatted(name, c.read(), c.accepted(), c.quarantined(), c.dropped());
  }

  private static LedgerEntry entry(String path, long batch) {
    return LedgerEntry.of(new SourceFile(path, 1, 1), "00", batch, LedgerEntry.Fate.LOADED, "");
  }

  private Ledger ledger() {
    return Ledger.read(lake.conf, lake.table("payments"));
  }

  private SourceBatch plan(Intake intake) {
    return ledger().plan(lake.conf, lake.listed(), intake, Instant.EPOCH);
  }

  private Published write(SourceBatch batch) {
    return lake.write("payments", batch, PublishMode.append());
  }

  private static List<String> names(SourceBatch batch) {
    return batch.files().stream().map(file -> file.hadoopPath().getName()).toList();
  }

  private String fakeGzip(String name) throws IOException {
    Path file = lake.inbox.resolve(name);
    Files.writeString(file, HEADER + "\n1,ann,1\n");
    return new org.apache.hadoop.fs.Path(file.toUri()).toString();
  }

  private String cutGzip(String name) throws IOException {
    String path = lake.deliver(name, HEADER, "1,ann,1", "2,bob,2");
    Path file = lake.inbox.resolve(name);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 9));
    assertThat(new String(whole, StandardCharsets.ISO_8859_1)).isNotEmpty();
    return path;
  }

  private static Intake bytes(long most) {
    return intake(null, most, OnFileChange.FAIL, OnBadFile.FAIL, Duration.ZERO);
  }

  private static Intake intake(
      @Nullable Long files,
      @Nullable Long bytes,
      OnFileChange onFileChange,
      OnBadFile onBadFile,
      Duration settle) {
    return new Intake(files, bytes, onFileChange, onBadFile, OnEmpty.FAIL, settle);
  }

  private TableUpdate update() {
    return new TableUpdate(
        lake.spark,
        lake.table("payments"),
        new TableOwner("shop", "sources.payments"),
        TableNotes.NONE,
        () -> {});
  }
}
