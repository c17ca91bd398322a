package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.OnViolation;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two who write one table. */
class OneWriterTest {
  private static final PublishMode APPEND = PublishMode.append();
  private static final PublishMode OVERWRITE = PublishMode.overwrite();
  private static final TableOwner SHOP = new TableOwner("shop", "tables.t");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void aTableBelongsToThePipelineThatMadeIt() {
    write(rows(1), OVERWRITE).owner(SHOP).publish(record("run-1"));
    String message =
        "tables.t: the table "
            + lake.table("t")
            + " belongs to the pipeline 'shop' (tables.t), and this is 'kiosk'. Nothing of it was"
            + " written. Give this pipeline a lake of its own with --lake; or, if 'shop' was"
            + " renamed, run ALTER TABLE delta.`"
            + lake.table("t")
            + "` SET TBLPROPERTIES ('penstock.pipeline' = 'kiosk').";
    TableOwner kiosk = new TableOwner("kiosk", "tables.t");

    assertThatThrownBy(() -> write(rows(2), OVERWRITE).owner(kiosk).publish(record("run-2")))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN))
        .hasMessage(message);
    assertThatThrownBy(() -> kiosk.require(lake.conf, lake.table("t"))).hasMessage(message);
    assertThat(lake.rows("t")).containsExactly("[1]");

    lake.sql(
        "ALTER TABLE delta.`%s` SET TBLPROPERTIES ('penstock.pipeline' = 'kiosk')"
            .formatted(lake.table("t")));
    kiosk.require(lake.conf, lake.table("t"));
    write(rows(2), OVERWRITE).owner(kiosk).publish(record("run-2"));
    assertThat(lake.rows("t")).containsExactly("[2]");
  }

  @Test
  void aTableOfNobodyIsAdoptedByTheNextCommitAlsoItsQuarantine() {
    quarantining(rows(1, -1)).publish(record("run-1"));
    assertThat(properties("t")).doesNotContainKey("penstock.pipeline");

    quarantining(rows(2, -2)).owner(SHOP).publish(record("run-2"));

    for (String table : List.of("t", "t__quarantine")) {
      assertThat(properties(table))
          .containsEntry("penstock.pipeline", "shop")
          .containsEntry("penstock.node", "tables.t")
          .containsEntry("delta.enableDeletionVectors", "false");
      assertThat(lake.state(table).latestVersion()).isEqualTo(1);
    }
    assertThat(lake.rows("t")).containsExactly("[1]", "[2]");

    write(lake.sql("SELECT 3 AS id, 4 AS more"), OVERWRITE).owner(SHOP).publish(record("run-3"));
    assertThat(properties("t")).containsEntry("penstock.pipeline", "shop");
  }

  @Test
  void theQuarantineOfALoserNeverReplacesThatOfTheWinner() {
    quarantining(rows(1)).publish(record("run-0"));
    TableWrite loser =
        quarantining(rows(10, -10))
            .gate(at(2, () -> quarantining(rows(20, -20)).publish(record("winner"))));

    assertThatThrownBy(() -> loser.publish(record("loser")))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN))
        .hasMessage(
            "tables.t: run winner of tables.t committed to "
                + Quarantine.of(lake.table("t"))
                + " while this run was writing it (ProtocolChangedException). Nothing of this run"
                + " was published. Run again.");
    assertThat(lake.rows("t")).containsExactly("[1]", "[20]");
    assertThat(lake.rows("t__quarantine", "id", "_batch", "_run"))
        .containsExactly("[-20,2,winner]");
  }

  @Test
  void nothingOfARunThatWasTakenOverIsPublishedEvenPastItsLastLook() {
    quarantining(rows(1, -1)).publish(record("run-0"));
    // It falls asleep after it looked whether it may publish, at the quarantine and at the table.
    for (int look : new int[] {2, 3}) {
      int id = look * 10;
      TableWrite suspended =
          quarantining(rows(id, -id))
              .gate(
                  at(
                      look,
                      () ->
                          quarantining(rows(id + 1)).contested(true).publish(record("next" + id))));

      assertThatThrownBy(() -> suspended.publish(record("suspended")))
          .isInstanceOfSatisfying(
              PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_AGAIN));
    }
    assertThat(lake.rows("t")).containsExactly("[1]", "[21]", "[31]");
    assertThat(lake.rows("t__quarantine", "id", "_run")).containsExactly("[-1,run-0]");
  }

  @Test
  void rowsThatALoserLeftInTheQuarantineGoWithTheNextWrite() {
    quarantining(rows(1, -1)).publish(record("run-0"));
    // The winner has nothing to quarantine and has looked there when the loser dies.
    TableWrite loser =
        quarantining(rows(10, -10))
            .gate(
                at(
                    3,
                    () -> {
                      throw new IllegalStateException("killed");
                    }));
    quarantining(rows(20))
        .gate(
            at(
                3,
                () ->
                    assertThatThrownBy(() -> loser.publish(record("loser")))
                        .hasMessageContaining("killed")))
        .publish(record("winner"));
    assertThat(lake.rows("t__quarantine", "id")).containsExactly("[-10]", "[-1]");

    quarantining(rows(30, -30)).publish(record("run-3"));

    assertThat(lake.rows("t")).containsExactly("[1]", "[20]", "[30]");
    assertThat(lake.rows("t__quarantine", "id")).containsExactly("[-1]", "[-30]");
  }

  @Test
  void whatOthersDoDuringAnAppendPassesAndStopsAnOverwriteThatTheNextAttemptMakes() {
    write(rows(1), APPEND).publish(record("run-1"));
    write(rows(2), APPEND).gate(at(2, () -> foreign(50))).publish(record("run-2"));
    write(rows(4), APPEND).gate(at(2, this::optimize)).publish(record("run-2b"));
    assertThat(lake.rows("t")).containsExactly("[1]", "[2]", "[4]", "[50]");

    TableWrite overwrite = write(rows(3), OVERWRITE).gate(at(2, () -> foreign(51)));
    assertThatThrownBy(() -> overwrite.publish(record("run-3")))
        .hasMessage(
            "tables.t: another writer committed to "
                + lake.table("t")
                + " while this run was writing it (ConcurrentAppendException). Nothing of this run"
                + " was published. Run again.")
        .hasRootCauseInstanceOf(java.util.ConcurrentModificationException.class);
    write(rows(3), OVERWRITE).publish(record("run-3"));
    assertThat(lake.rows("t")).containsExactly("[3]");
  }

  @Test
  void anOptimizeBelowAMergeIsAConflictThatTheNextAttemptPasses() {
    PublishMode merge = PublishMode.merge(List.of("id"), null, PublishMode.Incoming.ONE_PER_KEY);
    write(rows(1), APPEND).publish(record("run-1"));
    write(rows(2), APPEND).publish(record("run-2"));
    TableWrite first = write(rows(2, 3), merge).gate(at(2, this::optimize));

    int attempts = 0;
    for (TableWrite write : List.of(first, write(rows(2, 3), merge))) {
      attempts++;
      try {
        write.publish(record("run-3"));
        break;
      } catch (PenstockException conflict) {
        assertThat(conflict.exitCode()).as(conflict.getMessage()).isEqualTo(ExitCode.TRY_AGAIN);
      }
    }
    assertThat(attempts).isBetween(1, 2);
    assertThat(lake.rows("t")).containsExactly("[1]", "[2]", "[3]");
  }

  private TableWrite write(Dataset<Row> rows, PublishMode mode) {
    RowAudit audit = RowAudit.of(rows, List.of(), t -> functions.expr(t.value()));
    return TableWrite.of(lake.spark, lake.table("t"), audit, mode);
  }

  /** An append that quarantines negative ids. */
  private TableWrite quarantining(Dataset<Row> rows) {
    RowAudit audit =
        RowAudit.of(
            rows,
            List.of(Lake.expect("positive", "id > 0", OnViolation.QUARANTINE)),
            t -> functions.expr(t.value()));
    return TableWrite.of(lake.spark, lake.table("t"), audit, APPEND);
  }

  private Dataset<Row> rows(Integer... ids) {
    String values = String.join("), (", List.of(ids).stream().map(String::valueOf).toList());
    return lake.sql("SELECT * FROM VALUES (" + values + ") AS t(id)");
  }

  private CommitRecord record(String run) {
    return CommitRecord.of(run, "tables.t", "f1", Map.of());
  }

  private void foreign(int id) {
    rows(id).write().format("delta").mode(SaveMode.Append).save(lake.table("t").toString());
  }

  private void optimize() {
    lake.sql("OPTIMIZE delta.`%s`".formatted(lake.table("t")));
  }

  /** What another does at the nth time that a write looks whether it may go on. */
  private static Runnable at(int nth, Runnable other) {
    AtomicInteger looks = new AtomicInteger();
    return () -> {
      if (looks.incrementAndGet() == nth) {
        other.run();
      }
    };
  }

  private Map<String, String> properties(String table) {
    return lake.sql("DESCRIBE DETAIL delta.`%s`".formatted(lake.table(table)))
        .select("properties")
        .first()
        .getJavaMap(0);
  }
}
