package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Check;
import io.penstock.definition.OnViolation;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriteTest {
  private static final PublishMode APPEND = PublishMode.append();
  private static final PublishMode OVERWRITE = PublishMode.overwrite();

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void overwritesRowsColumnsAndPartitions() {
    lake.write("t", lake.sql("SELECT 1 AS a"), OVERWRITE);
    Dataset<Row> rows = lake.sql("SELECT * FROM VALUES (1, 'x'), (2, 'y') AS t(b, c)");

    Published published =
        TableWrite.of(lake.spark, lake.table("t"), RowAudit.unchecked(rows), OVERWRITE)
            .partitionBy(List.of("c"))
            .repartition(2)
            .publish(lake.record("t"));

    assertThat(published.version()).isEqualTo(1);
    assertThat(published.rows()).isEqualTo(2);
    assertThat(published.files()).isEqualTo(2);
    assertThat(published.sizeBytes()).isPositive();
    assertThat(lake.rows("t")).containsExactly("[1,x]", "[2,y]");
    assertThat(folder.resolve("t/c=x")).isDirectory();
    assertThat(LakeReader.read(lake.spark, lake.table("t"), 0).collectAsList())
        .extracting(Row::toString)
        .containsExactly("[1]");
    assertThat(LakeReader.schema(lake.conf, lake.table("t"), 1).orElseThrow().toDDL())
        .isEqualTo("b INT,c STRING");
  }

  @Test
  void replacesTheRowsOfARange() {
    lake.write(
        "t",
        lake.sql(
            "SELECT * FROM VALUES (DATE'2025-01-01', 1), (DATE'2025-02-01', 2) AS t(as_of, v)"),
        OVERWRITE);
    PublishMode february = PublishMode.replaceWhere(KeyRange.of("as_of", LocalDate.of(2025, 2, 1)));

    lake.write("t", lake.sql("SELECT DATE'2025-02-01' AS as_of, 3 AS v"), february);

    assertThat(lake.rows("t")).containsExactly("[2025-01-01,1]", "[2025-02-01,3]");
    assertThatThrownBy(
            () -> lake.write("t", lake.sql("SELECT DATE'2025-03-01' AS as_of, 4 AS v"), february))
        .isInstanceOf(PenstockException.class);
    assertThat(lake.rows("t")).containsExactly("[2025-01-01,1]", "[2025-02-01,3]");
  }

  @Test
  void replacesOneTimestampOfATablePartitionedByIt() {
    String rows = "SELECT TIMESTAMP'2025-0%d-01 12:00:00' AS as_of, %d AS v";
    for (int month = 1; month <= 2; month++) {
      Instant at = Instant.parse("2025-0" + month + "-01T12:00:00Z");
      TableWrite.of(
              lake.spark,
              lake.table("t"),
              RowAudit.unchecked(lake.sql(rows.formatted(month, month))),
              PublishMode.replaceWhere(KeyRange.of("as_of", at)))
          .partitionBy(List.of("as_of"))
          .publish(lake.record("t"));
    }

    assertThat(lake.rows("t", "v")).containsExactly("[1]", "[2]");
  }

  @Test
  void aRowThatIsOutAlreadyDoesNotTakeThePlaceOfAGoodOne() {
    Published published =
        lake.write(
            "t",
            lake.sql("SELECT * FROM VALUES (7, -1), (7, 5), (7, 6) AS t(k, amount)"),
            OVERWRITE,
            Lake.unique("once", OnViolation.DROP, "k"),
            Lake.expect("positive", "amount > 0", OnViolation.DROP));

    assertThat(lake.rows("t")).containsExactly("[7,5]");
    assertThat(published.record().counts())
        .containsEntry("dropped", 2L)
        .containsEntry("check.positive", 1L);
  }

  @Test
  void countsARowCountThatOnlyWarns() {
    Check few = new Check.Rows(Lake.text("few"), null, 1L, OnViolation.WARN);

    Published published = lake.write("t", lake.sql("SELECT * FROM range(3)"), OVERWRITE, few);

    assertThat(published.record().counts()).containsEntry("check.few", 1L);
  }

  @Test
  void mergesOnKeys() {
    PublishMode merge = PublishMode.merge(List.of("k"), null, PublishMode.Incoming.ANY_PER_KEY);
    lake.write(
        "t",
        lake.sql("SELECT * FROM VALUES (1, 'a'), (1, 'b'), (2, 'c'), (null, 'n') AS t(k, v)"),
        merge);
    lake.write("t", lake.sql("SELECT * FROM VALUES (5, 'e') AS t(k, v)"), merge);

    lake.write(
        "t",
        lake.sql("SELECT * FROM VALUES (2, 'C'), (5, 'E'), (3, 'd'), (null, 'N') AS t(k, v)"),
        merge);

    assertThat(lake.rows("t")).containsExactly("[1,b]", "[2,C]", "[3,d]", "[5,E]", "[null,N]");
  }

  @Test
  void neverReplacesANewerRow() {
    PublishMode merge = PublishMode.merge(List.of("k"), "s", PublishMode.Incoming.ANY_PER_KEY);
    lake.write(
        "t", lake.sql("SELECT * FROM VALUES (1, 5, 'old'), (2, 5, 'old') AS t(k, s, v)"), merge);

    Published published =
        lake.write(
            "t",
            lake.sql(
                "SELECT * FROM VALUES (1, 4, 'late'), (2, 6, 'new'), (2, 7, 'newest') AS t(k, s, v)"),
            merge);

    assertThat(published.rows()).isEqualTo(1);
    assertThat(lake.rows("t")).containsExactly("[1,5,old]", "[2,7,newest]");
  }

  @Test
  void mergesIntoThePartitionsOfTheKeysOnly() {
    PublishMode merge =
        PublishMode.merge(List.of("k", "p"), null, PublishMode.Incoming.ONE_PER_KEY);
    for (int i = 0; i < 3; i++) {
      TableWrite.of(
              lake.spark,
              lake.table("t"),
              RowAudit.unchecked(
                  lake.sql("SELECT id AS k, 'p" + i + "' AS p, 0 AS v FROM range(4)")
                      .repartition(2)),
              APPEND)
          .partitionBy(List.of("p"))
          .publish(lake.record("t"));
    }

    TableWrite.of(
            lake.spark,
            lake.table("t"),
            RowAudit.unchecked(lake.sql("SELECT 1L AS k, 'p1' AS p, 9 AS v")),
            merge)
        .partitionBy(List.of("p"))
        .publish(lake.record("t"));

    assertThat(lake.rows("t", "count(*)", "sum(v)")).containsExactly("[12,9]");
    assertThat(removedFiles("t", 3)).isNotEmpty().allMatch(line -> line.contains("p=p1"));
  }

  @Test
  void refusesOtherColumns() {
    lake.write("t", lake.sql("SELECT 1 AS a, 'x' AS b"), APPEND);

    assertThatThrownBy(() -> lake.write("t", lake.sql("SELECT 1L AS a, 2 AS c"), APPEND))
        .hasMessage(
            "the columns of sources.t have changed: 'a' is BIGINT, was INT; 'c' is new; 'b' is gone."
                + " append cannot change a table's columns. Rebuild the table with --full-refresh.");
  }

  @Test
  void refusesTooFewRows() {
    Check notEmpty = new Check.Rows(Lake.text("not_empty"), 1L, null, OnViolation.FAIL);

    assertThatThrownBy(
            () -> lake.write("t", lake.sql("SELECT 1 AS a WHERE false"), OVERWRITE, notEmpty))
        .hasMessage(
            "sources.t: check 'not_empty' failed: 0 rows would be written, at least 1 are required."
                + " Nothing was published; there is no table yet. Correct the data, or change the"
                + " check.");
  }

  @Test
  void countsRowsThatSparkLeftOut() {
    Published published =
        lake.write(
            "t",
            lake.sql("SELECT 1 AS a WHERE false"),
            OVERWRITE,
            Lake.expect("positive", "a > 0", OnViolation.QUARANTINE),
            Lake.unique("once", OnViolation.DROP, "a"));

    assertThat(published.record().counts())
        .containsEntry("read", 0L)
        .containsEntry("check.once", 0L);
  }

  @Test
  void saysWhoCommittedFirst() {
    lake.write("t", lake.sql("SELECT 1 AS a"), OVERWRITE);
    TableTransaction mine = TableTransaction.begin(lake.spark, lake.table("t"));
    mine.applicationVersion(Ledger.BATCH);
    mine.write(lake.sql("SELECT 2 AS a"));
    TableWrite.of(
            lake.spark, lake.table("t"), RowAudit.unchecked(lake.sql("SELECT 3 AS a")), APPEND)
        .publish(CommitRecord.of("run-2", "sources.t", "f", Map.of()));

    assertThatThrownBy(
            () -> {
              try {
                mine.commit(
                    List.of(), Map.of(Ledger.BATCH, 2L), lake.record("t"), SaveMode.Append, "");
              } catch (Exception e) {
                throw Failures.writing("sources.t", lake.table("t"), 0, lake.conf, e);
              }
            })
        .hasMessage(
            "sources.t: run run-2 of sources.t committed to "
                + lake.table("t")
                + " while this run was writing it (ConcurrentTransactionException). Nothing of this run"
                + " was published. Run again.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.TRY_AGAIN);
    mine.discard();
    assertThat(lake.rows("t")).containsExactly("[1]", "[3]");
  }

  @Test
  void knowsItsOwnCommitWhenTheReplyWasLost() throws Exception {
    lake.write("t", lake.sql("SELECT 1 AS a"), OVERWRITE);
    CommitRecord record = lake.record("t").settled(2, null, Map.of());
    TableTransaction first = begin();
    TableTransaction again = begin();
    long committed = first.commit(List.of(), Map.of(Ledger.BATCH, 2L), record, SaveMode.Append, "");

    long found = again.commit(List.of(), Map.of(Ledger.BATCH, 2L), record, SaveMode.Append, "");

    assertThat(found).isEqualTo(committed);
    assertThat(lake.state("t").latestVersion()).isEqualTo(committed);
  }

  private TableTransaction begin() {
    TableTransaction txn = TableTransaction.begin(lake.spark, lake.table("t"));
    txn.applicationVersion(Ledger.BATCH);
    txn.write(lake.sql("SELECT 2 AS a"));
    return txn;
  }

  @Test
  void saysThatTheTableIsUnchangedWhenAQueryFails() {
    lake.write("t", lake.sql("SELECT 1 AS a"), OVERWRITE);

    assertThatThrownBy(
            () ->
                lake.write(
                    "t",
                    lake.sql(
                        "SELECT CAST(if(id < 0, 1, raise_error('boom')) AS INT) AS a FROM range(1)"),
                    OVERWRITE))
        .isInstanceOf(PenstockException.class)
        .hasMessageStartingWith(
            "sources.t: writing " + lake.table("t") + " failed: [USER_RAISED_EXCEPTION] boom")
        .hasMessageEndingWith("Run again: the table is unchanged (version 0).");
  }

  @Test
  void passesOverOptimize() {
    lake.write("t", lake.sql("SELECT 1 AS a"), APPEND);
    lake.write("t", lake.sql("SELECT 2 AS a"), APPEND);
    lake.sql("OPTIMIZE delta.`" + lake.table("t") + "`");

    TableState state = lake.state("t");

    assertThat(state.latestVersion()).isEqualTo(2);
    assertThat(state.version()).isEqualTo(1);
    assertThat(state.record().orElseThrow().batch()).isEqualTo(2);
    assertThat(state.isChangedByOthers()).isFalse();
  }

  @Test
  void seesThatOthersWroteATable() {
    lake.write("mine", lake.sql("SELECT 1 AS a"), APPEND);
    lake.sql("DELETE FROM delta.`" + lake.table("mine") + "`");
    lake.sql("SELECT 1 AS a").write().format("delta").save(lake.table("foreign").toString());

    assertThat(lake.state("mine").isChangedByOthers()).isTrue();
    assertThat(lake.state("foreign").isForeign()).isTrue();
    assertThat(TableState.read(lake.conf, lake.table("none"))).isEmpty();
  }

  @Test
  void refusesACutCommit() throws IOException {
    lake.write("t", lake.sql("SELECT 1 AS a"), APPEND);
    lake.write("t", lake.sql("SELECT 2 AS a"), APPEND);
    Path commit = folder.resolve("t/_delta_log/00000000000000000001.json");
    Files.deleteIfExists(folder.resolve("t/_delta_log/.00000000000000000001.json.crc"));
    String text = Files.readString(commit);

    Files.writeString(commit, text.substring(0, text.length() / 2));
    assertThatThrownBy(() -> lake.state("t"))
        .hasMessage(
            new org.apache.hadoop.fs.Path(commit.toUri())
                + " is damaged: it holds a line that is not whole JSON, as after a power loss. Delete"
                + " it and its .crc file to return to version 0, then run again.");

    Files.writeString(commit, "");
    assertThatThrownBy(() -> lake.state("t"))
        .hasMessage(
            new org.apache.hadoop.fs.Path(commit.toUri())
                + " is empty: the commit was cut off, as by a power loss. Reading on would silently"
                + " lose its rows. Delete it and its .crc file to return to version 0, then run again.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.DATA);
  }

  @Test
  void keepsTheNewestFingerprints() {
    CommitRecord record = lake.record("t");
    for (int i = 0; i < 402; i++) {
      record = record.withAsOf("day-" + i, "f" + i);
    }
    CommitRecord settled = record.settled(7, "abc", Map.of("read", 3L));

    CommitRecord read = CommitRecord.parse(settled.toJson()).orElseThrow();

    assertThat(read).isEqualTo(settled);
    assertThat(read.asOf())
        .hasSize(400)
        .doesNotContainKeys("day-0", "day-1")
        .containsEntry("day-401", "f401");
    assertThat(CommitRecord.parse("by hand")).isEmpty();
  }

  @Test
  void saysWhatASessionLacks() {
    LakeSession.require(lake.spark);
    var other = lake.spark.newSession();
    other.conf().set("spark.sql.catalog.spark_catalog", "x");

    assertThatThrownBy(() -> LakeSession.require(other))
        .hasMessage(
            "this Spark session cannot read and write Delta tables. Start it with --conf"
                + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog.");
  }

  private List<String> removedFiles(String table, long version) {
    return lake
        .spark
        .read()
        .text(
            folder
                .resolve(table + "/_delta_log/0000000000000000000" + version + ".json")
                .toString())
        .as(org.apache.spark.sql.Encoders.STRING())
        .collectAsList()
        .stream()
        .filter(line -> line.startsWith("{\"remove\""))
        .toList();
  }
}
