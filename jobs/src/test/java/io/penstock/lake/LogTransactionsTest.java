package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger as it is read without Spark, against what Delta itself reads. */
class LogTransactionsTest {
  @TempDir private Path folder;

  @Test
  void transactionsAreThoseThatDeltaReadsWhateverTheKindOfCheckpoint() throws IOException {
    Lake lake = new Lake(folder);
    assertThat(LogTransactions.read(lake.conf, lake.table("payments"))).isEmpty();
    for (int i = 0; i < 13; i++) {
      lake.deliver("f" + i + ".csv", "id,customer,amount", i + ",ann,1.5");
      lake.append("payments");
    }

    assertThat(checkpoints()).containsExactly("00000000000000000010.checkpoint.parquet");
    assertReadsAsDelta(lake);
    assertThat(Ledger.read(lake.conf, lake.table("payments")).changes(lake.listed()))
        .isEqualTo(new FileChanges(List.of(), List.of(), List.of()));

    // All that came before a checkpoint may be cleaned up.
    for (int version = 0; version < 10; version++) {
      Files.delete(log().resolve("%020d.json".formatted(version)));
    }
    assertReadsAsDelta(lake);

    lake.spark.conf().set("spark.databricks.delta.checkpoint.partSize", "9");
    checkpoint(lake);
    lake.spark.conf().unset("spark.databricks.delta.checkpoint.partSize");
    assertThat(checkpoints())
        .anyMatch(name -> name.matches("0{18}12\\.checkpoint\\.0{9}1\\.0{9}[2-9]\\.parquet"));
    assertReadsAsDelta(lake);

    // A checkpoint that lacks a part is none.
    Path part =
        log().resolve(checkpoints().stream().filter(n -> n.contains("12.check")).findFirst().get());
    Path kept = Files.move(part, folder.resolve("part"));
    assertReadsAsDelta(lake);
    Files.move(kept, part);

    lake.sql(
            "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('delta.checkpointPolicy' = 'v2')"
                .formatted(folder.resolve("payments")))
        .collectAsList();
    lake.deliver("last.csv", "id,customer,amount", "99,zoe,1.5");
    lake.append("payments");
    checkpoint(lake);
    assertThat(checkpoints())
        .anyMatch(name -> name.matches("0{18}14\\.checkpoint\\.[^.]{36}\\..*"));
    Files.delete(log().resolve("00000000000000000013.json"));
    assertReadsAsDelta(lake);
  }

  @Test
  void aLogWithAHoleIsAnError() throws IOException {
    Lake lake = new Lake(folder);
    for (int i = 0; i < 3; i++) {
      lake.deliver("f" + i + ".csv", "id,customer,amount", i + ",ann,1.5");
      lake.append("payments");
    }
    Files.delete(log().resolve("00000000000000000001.json"));

    assertThatThrownBy(() -> Ledger.read(lake.conf, lake.table("payments")))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "file:"
                + log()
                + " has no commit of version 1 and no whole checkpoint of it or later."
                + " Restore the file from a backup, or move the table's directory away and run"
                + " again.");
  }

  @Test
  void recordsOfTheFirstReleaseStillLoad() {
    CommitRecord record =
        CommitRecord.parse(
                "{\"penstock\":1,\"run\":\"r\",\"node\":\"tables.t\",\"fingerprint\":\"f\","
                    + "\"asOf\":{},\"inputs\":{\"s\":\"0@r\"},\"batch\":1,"
                    + "\"counts\":{\"read\":1,\"written\":1}}")
            .orElseThrow();

    assertThat(record.definition()).isEmpty();
    assertThat(record.counts()).isEqualTo(Map.of("read", 1L, "written", 1L));
    assertThat(CommitRecord.parse(record.toJson())).hasValue(record);
    CommitRecord newer = record.withDefinition(Map.of("sql", "12345678"));
    assertThat(CommitRecord.parse(newer.toJson())).hasValue(newer);
  }

  private void assertReadsAsDelta(Lake lake) {
    DeltaLog.clearCache();
    Map<String, Long> expected =
        Interop.transactions(delta(lake).update(false, Interop.none(), Interop.none()));

    assertThat(expected).hasSizeGreaterThan(13);
    assertThat(LogTransactions.read(lake.conf, lake.table("payments"))).isEqualTo(expected);
  }

  private static void checkpoint(Lake lake) {
    DeltaLog log = delta(lake);
    log.checkpoint(log.update(false, Interop.none(), Interop.none()), Interop.none());
  }

  private static DeltaLog delta(Lake lake) {
    return DeltaLog.forTable(lake.spark, lake.table("payments"));
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(log())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains(".checkpoint") && !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  private Path log() {
    return folder.resolve("payments/_delta_log");
  }
}
