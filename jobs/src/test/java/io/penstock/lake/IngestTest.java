package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.definition.OnViolation;
import io.penstock.input.SourceFiles;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestTest {
  private static final String HEADER = "id,customer,amount";

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void loadsEachFileOnce() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1.5", "2,bob,2.5");
    Published first = lake.append("payments");
    SourceBatch again = lake.plan("payments");
    lake.deliver("b.csv.gz", HEADER, "3,cid,3.5");
    SourceBatch next = lake.plan("payments");
    Published second = lake.append("payments");

    assertThat(first.rows()).isEqualTo(2);
    assertThat(again.isEmpty()).isTrue();
    assertThat(next.files())
        .extracting(file -> file.hadoopPath().getName())
        .containsExactly("b.csv.gz");
    assertThat(second.rows()).isEqualTo(1);
    assertThat(lake.rows("payments")).containsExactly("[1,ann,1.5]", "[2,bob,2.5]", "[3,cid,3.5]");
    assertThat(lake.rows("payments", "substring_index(_file, '/', -1)", "_record"))
        .containsExactly("[a.csv,1]", "[a.csv,2]", "[b.csv.gz,1]");
  }

  @Test
  void knowsWithoutSparkThatNothingIsNew() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,1.5");
    lake.append("payments");

    int jobs =
        TestSpark.jobs(
            () -> {
              String digest = SourceFiles.digest(lake.listed());
              assertThat(lake.state("payments").record().orElseThrow().ledgerDigest())
                  .isEqualTo(digest);
            });

    assertThat(jobs).isZero();
  }

  @Test
  void countsWhatIsDroppedQuarantinedAndWarned() throws IOException {
    String path =
        lake.deliver(
            "a.csv",
            HEADER,
            "1,ann,10",
            "2,bob,oops",
            "3,,30",
            "4,dan,",
            "5,eve,-5",
            "1,ann,11",
            "7,gus,7,7",
            "8,hal,900");

    Published published =
        lake.append(
            "payments",
            Lake.unique("one_row_per_id", OnViolation.QUARANTINE, "id"),
            Lake.expect("amount_present", "amount IS NOT NULL", OnViolation.DROP),
            Lake.expect("amount_positive", "amount > 0", OnViolation.WARN),
            Lake.expect("amount_sane", "amount < 500", OnViolation.QUARANTINE));

    assertThat(lake.rows("payments")).containsExactly("[1,ann,10.0]", "[5,eve,-5.0]");
    assertThat(published.record().counts())
        .containsExactly(
            Map.entry("read", 8L),
            Map.entry("written", 2L),
            Map.entry("dropped", 0L),
            Map.entry("quarantined", 6L),
            Map.entry("bytes", published.sizeBytes()),
            Map.entry("check.parses", 3L),
            Map.entry("check.one_row_per_id", 1L),
            Map.entry("check.amount_present", 1L),
            Map.entry("check.amount_positive", 2L),
            Map.entry("check.amount_sane", 2L));
    assertThat(
            lake.rows(
                "payments__quarantine", "_record", "_reasons", "_raw", "_batch", "_run", "_file"))
        .containsExactly(
            "[2,ArraySeq(parses: amount 'oops' is not a DOUBLE),2,bob,oops,1,run-1," + path + "]",
            "[3,ArraySeq(parses: no value for customer),null,1,run-1," + path + "]",
            "[4,ArraySeq(amount_present, amount_positive, amount_sane),null,1,run-1," + path + "]",
            "[6,ArraySeq(one_row_per_id),null,1,run-1," + path + "]",
            "[7,ArraySeq(parses: 4 values, the schema has 3),7,gus,7,7,1,run-1," + path + "]",
            "[8,ArraySeq(amount_sane),null,1,run-1," + path + "]");
  }

  @Test
  void dropsAndCounts() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,");

    Published published =
        lake.append(
            "payments", Lake.expect("amount_present", "amount IS NOT NULL", OnViolation.DROP));

    assertThat(published.record().counts())
        .containsEntry("dropped", 1L)
        .containsEntry("quarantined", 0L);
    assertThat(TableState.read(lake.conf, Quarantine.of(lake.table("payments")))).isEmpty();
  }

  @Test
  void publishesNothingWhenACheckFails() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10");
    lake.append("payments");
    lake.deliver("b.csv", HEADER, "2,bob,-1", "3,cid,-2", "4,dan,5");

    assertThatThrownBy(
            () -> lake.append("payments", Lake.expect("positive", "amount > 0", OnViolation.FAIL)))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "sources.payments: check 'positive' failed: 2 of 3 rows break it (b.csv record 1, b.csv record"
                + " 2). Nothing was published; the table is unchanged (version 0). Correct the data, or change the check.");
    assertThat(lake.rows("payments")).containsExactly("[1,ann,10.0]");
    assertThat(dataFiles("payments")).hasSize(1);
  }

  @Test
  void finishesABatchThatWasKilledAfterItsQuarantine() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,oops");
    SourceBatch batch = lake.plan("payments");
    RowAudit audit = lake.audit(batch);
    Quarantine.begin(lake.spark, lake.table("payments"))
        .publish(
            audit.quarantined(),
            1,
            lake.record("payments").settled(1, null, Map.of()),
            false,
            null);

    lake.append("payments");

    assertThat(lake.rows("payments")).containsExactly("[1,ann,10.0]");
    assertThat(lake.rows("payments__quarantine", "id", "_batch")).containsExactly("[2,1]");
  }

  @Test
  void takesBackTheQuarantineOfAKilledBatchThatIsGoodNow() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,oops");
    RowAudit audit = lake.audit(lake.plan("payments"));
    Quarantine.begin(lake.spark, lake.table("payments"))
        .publish(
            audit.quarantined(),
            1,
            lake.record("payments").settled(1, null, Map.of()),
            false,
            null);
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,20");

    lake.append("payments");

    assertThat(lake.rows("payments")).containsExactly("[1,ann,10.0]", "[2,bob,20.0]");
    assertThat(lake.rows("payments__quarantine", "id")).isEmpty();
  }

  @Test
  void refusesAFileThatChangedAfterItWasLoaded() throws IOException {
    String path = lake.deliver("a.csv", HEADER, "1,ann,10");
    lake.append("payments");
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,20");

    assertThatThrownBy(() -> lake.plan("payments"))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "file "
                + path
                + " was loaded in batch 1 with 28 bytes and has changed since, to 37 bytes; each file"
                + " is loaded once. Put the old file back and deliver the change under a new name, or"
                + " rebuild the table with --full-refresh.");
  }

  @Test
  void leavesOutContentThatWasLoadedUnderAnotherName() throws IOException {
    String a = lake.deliver("a.csv", HEADER, "1,ann,10");
    lake.append("payments");
    String b = lake.deliver("b.csv", HEADER, "1,ann,10");

    SourceBatch batch = lake.plan("payments");
    Published remembered = update().remember(batch, lake.record("payments"));

    assertThat(batch.files()).isEmpty();
    assertThat(batch.warnings())
        .containsExactly(
            "file " + b + " has the same content as " + a + " (batch 1) and was not loaded again.");
    assertThat(remembered.version()).isEqualTo(1);
    assertThat(lake.state("payments").version()).isZero();
    assertThat(lake.plan("payments").isEmpty()).isTrue();
  }

  @Test
  void remembersFilesThroughACheckpoint() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10");
    lake.append("payments");
    lake.deliver("b.csv", HEADER, "2,bob,20");
    lake.append("payments");
    DeltaLog log = DeltaLog.forTable(lake.spark, lake.table("payments"));
    log.checkpoint(log.update(false, Interop.none(), Interop.none()), Interop.none());
    Path commits = folder.resolve("payments/_delta_log");
    Files.delete(commits.resolve("00000000000000000000.json"));
    Files.delete(commits.resolve("00000000000000000000.crc"));
    DeltaLog.clearCache();

    assertThat(lake.plan("payments").isEmpty()).isTrue();
  }

  @Test
  void rebuildsFromAllFiles() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10");
    lake.append("payments");
    lake.deliver("a.csv", HEADER, "1,ann,11");

    SourceBatch all =
        Ledger.read(lake.conf, lake.table("payments")).planAll(lake.conf, lake.listed());
    lake.write("payments", all, PublishMode.overwrite());

    assertThat(lake.rows("payments")).containsExactly("[1,ann,11.0]");
    assertThat(lake.plan("payments").isEmpty()).isTrue();
  }

  @Test
  void refusesAFileThatChangesWhileItIsRead() throws IOException {
    String path = lake.deliver("a.csv", HEADER, "1,ann,10");
    SourceBatch batch = lake.plan("payments");
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,20");

    assertThatThrownBy(() -> lake.write("payments", batch, PublishMode.append()))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            path
                + " changed from 28 to 37 bytes while it was being read; nothing was written. Deliver"
                + " files by rename, so that they appear whole, and run again.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.TRY_AGAIN);
    assertThat(TableState.read(lake.conf, lake.table("payments"))).isEmpty();
  }

  @Test
  void refusesABatchThatAnotherRunLoaded() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10");
    SourceBatch batch = lake.plan("payments");
    lake.append("payments");

    assertThatThrownBy(() -> lake.write("payments", batch, PublishMode.append()))
        .hasMessage(
            "sources.payments: another run has loaded batch 1 since this one listed its files."
                + " Nothing of this run was published. Run again.");
  }

  @Test
  void keepsJudgedRowsWhenAsked() throws IOException {
    lake.deliver("a.csv", HEADER, "1,ann,10", "2,bob,oops");
    SourceBatch batch = lake.plan("payments");

    Published published =
        TableWrite.of(lake.spark, lake.table("payments"), lake.audit(batch), PublishMode.append())
            .batch(batch)
            .persist(StorageLevel.MEMORY_AND_DISK())
            .publish(lake.record("payments"));

    assertThat(published.record().counts())
        .containsEntry("quarantined", 1L)
        .containsEntry("written", 1L);
    assertThat(lake.rows("payments__quarantine", "id", "_raw")).containsExactly("[2,2,bob,oops]");
  }

  private List<Path> dataFiles(String table) throws IOException {
    try (var files = Files.list(folder.resolve(table))) {
      return files
          .filter(file -> file.toString().endsWith(".parquet"))
          .filter(f -> !f.getFileName().toString().startsWith("."))
          .toList();
    }
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
