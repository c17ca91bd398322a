package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.definition.Check;
import io.penstock.definition.Check.Extent;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Text;
import io.penstock.definition.Window;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each kind of check does to a write, and what it says. */
class ChecksTest {
  private static final List<OnViolation> STRICTEST_FIRST =
      List.of(OnViolation.FAIL, OnViolation.QUARANTINE, OnViolation.DROP, OnViolation.WARN);
  private static final PublishMode APPEND = PublishMode.append();
  private static final PublishMode OVERWRITE = PublishMode.overwrite();
  private static final Instant NOON = Instant.parse("2025-06-30T12:00:00Z");

  @TempDir Path folder;
  private Lake lake;

  @BeforeEach
  void open() throws IOException {
    lake = new Lake(folder);
  }

  @Test
  void aRowFindsOneOfAnotherDatasetByAllColumnsAndNullFindsNone() {
    String rows = "(1, 'a'), (1, 'b'), (2, 'a'), (null, 'a'), (1, null), (1, 'a')";

    Published published =
        write(
            "t",
            "SELECT * FROM VALUES " + rows + " AS t(k, s)",
            OVERWRITE,
            references("known", OnViolation.QUARANTINE, Extent.BATCH, "k", "s"));

    assertThat(lake.rows("t")).containsExactly("[1,a]", "[1,a]");
    assertThat(published.record().counts())
        .containsEntry("quarantined", 4L)
        .containsEntry("check.known", 4L);
    assertThat(lake.rows("t__quarantine", "k", "s", "_reasons"))
        .containsExactly(
            "[1,b,ArraySeq(known: no such row in others)]",
            "[1,null,ArraySeq(known: no such row in others)]",
            "[2,a,ArraySeq(known: no such row in others)]",
            "[null,a,ArraySeq(known: no such row in others)]");
  }

  @Test
  void theStrictestCheckDecidesAndAllReasonsAreKept() {
    write(
        "t",
        "SELECT * FROM VALUES (1, 'a', 1), (9, 'a', -1), (9, 'a', 1), (1, 'a', -1) AS t(k, s, v)",
        OVERWRITE,
        references("known", OnViolation.QUARANTINE, Extent.BATCH, "k", "s"),
        Lake.expect("positive", "v > 0", OnViolation.DROP),
        Lake.expect("small", "v < 0", OnViolation.WARN));

    assertThat(lake.rows("t")).containsExactly("[1,a,1]");
    assertThat(lake.rows("t__quarantine", "k", "v", "_reasons"))
        .containsExactly(
            "[9,-1,ArraySeq(known: no such row in others, positive)]",
            "[9,1,ArraySeq(known: no such row in others, small)]");
    assertThat(lake.state("t").record().orElseThrow().counts())
        .containsEntry("read", 4L)
        .containsEntry("written", 1L)
        .containsEntry("dropped", 1L)
        .containsEntry("quarantined", 2L)
        .containsEntry("check.positive", 2L)
        .containsEntry("check.small", 2L);
  }

  @Test
  void aggregatesAreOfTheRowsThatWouldBeWritten() {
    Check total = Lake.expect("total", "sum(v) > 10 AND count(*) = 2", OnViolation.FAIL);
    Check positive = Lake.expect("positive", "v > 0", OnViolation.DROP);

    write("t", "SELECT * FROM VALUES (5), (-90), (6) AS t(v)", OVERWRITE, positive, total);

    assertThat(lake.rows("t")).containsExactly("[5]", "[6]");
    failsAs(
        () ->
            write("t", "SELECT * FROM VALUES (5), (-90), (5) AS t(v)", OVERWRITE, positive, total),
        "check 'total' failed: sum(v) > 10 AND count(*) = 2 is FALSE of the 2 rows that would be"
            + " written. Nothing was published; the table is unchanged (version 0).");
    failsAs(
        () -> write("t", "SELECT 1 AS v WHERE false", OVERWRITE, positive, total),
        "check 'total' failed: sum(v) > 10 AND count(*) = 2 is FALSE of the 0 rows that would be"
            + " written. Nothing was published; the table is unchanged (version 0).");
    failsAs(
        () ->
            write(
                "t",
                "SELECT 1 AS v WHERE false",
                OVERWRITE,
                Lake.expect("some", "avg(v) > 0", OnViolation.FAIL)),
        "check 'some' failed: avg(v) > 0 is NULL of the 0 rows that would be written. Nothing was"
            + " published; the table is unchanged (version 0).");
  }

  @Test
  void aggregatesOverDistinctValuesAreComputedToo() {
    Check three = Lake.expect("three", "count(DISTINCT v) = 3", OnViolation.WARN);
    String rows = "SELECT * FROM VALUES (5), (5), (6), (%d) AS t(v)";

    Published good = write("t", rows.formatted(7), OVERWRITE, three);
    Published bad = write("t", rows.formatted(6), OVERWRITE, three);

    assertThat(good.record().counts()).doesNotContainKey("check.three");
    assertThat(bad.record().counts()).containsEntry("check.three", 1L);
  }

  /** As a sum or a count, which are computed while the rows are on their way. */
  @Test
  void aggregatesOfAMergeAreOfAllRowsOfTheBatch() {
    PublishMode merge = PublishMode.merge(List.of("k"), "at", PublishMode.Incoming.ANY_PER_KEY);
    Check kinds = Lake.expect("kinds", "count(DISTINCT k) = 2", OnViolation.FAIL);
    Check middle = Lake.expect("middle", "median(at) = 1.5", OnViolation.FAIL);
    Check sum = Lake.expect("sum", "sum(at) = 3", OnViolation.FAIL);
    write("t", "SELECT * FROM VALUES (1, 8), (2, 9) AS t(k, at)", merge);

    // All of them come too late.
    String late = "SELECT * FROM VALUES (1, 1), (2, 2) AS t(k, at)";
    write("t", late, merge, kinds, middle, sum);

    assertThat(lake.rows("t")).containsExactly("[1,8]", "[2,9]");
  }

  @Test
  void aShareOfNoRowsCannotBeComputed() {
    Check share = Lake.expect("share", "count_if(v < 0) / count(*) < 0.01", OnViolation.FAIL);

    assertThatThrownBy(() -> write("t", "SELECT 1 AS v WHERE false", OVERWRITE, share))
        .isInstanceOf(PenstockException.class)
        .hasMessage(
            "sources.t: a value cannot be computed: [DIVIDE_BY_ZERO] Division by zero. Use"
                + " `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary"
                + " set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error. SQLSTATE:"
                + " 22012. Nothing was published; there is no table yet. Correct the data, or the"
                + " expression.");
    String mended = "coalesce(try_divide(count_if(v < 0), count(*)), 0) < 0.01";
    Check none = Lake.expect("share", mended, OnViolation.FAIL);
    assertThat(write("t", "SELECT 1 AS v WHERE false", OVERWRITE, none).rows()).isZero();
  }

  @Test
  void someRowsMayBreakARuleAndMoreStopTheWrite() {
    String rows = "SELECT id AS v FROM range(%d)";
    for (OnViolation outcome : List.of(OnViolation.FAIL, OnViolation.DROP)) {
      Check few = expect("few", "v >= 2", outcome, new Extent(false, Lake.text("20%")));
      String table = "t_" + outcome;

      Published published = write(table, rows.formatted(10), OVERWRITE, few);

      assertThat(published.rows()).isEqualTo(outcome == OnViolation.FAIL ? 10 : 8);
      assertThat(published.record().counts()).containsEntry("check.few", 2L);
      failsAs(
          () -> write(table, rows.formatted(9), OVERWRITE, few),
          "check 'few' failed: 2 of 9 rows break it, at most 20% may. Nothing was published; the"
              + " table is unchanged (version 0).");
    }
  }

  @Test
  void aToleranceMayBeANumberAndAWarningIsForMore() {
    Check one = expect("one", "v >= 2", OnViolation.QUARANTINE, new Extent(false, Lake.text("1")));
    Check two = expect("two", "v >= 2", OnViolation.WARN, new Extent(false, Lake.text("2")));
    Check three = expect("three", "v >= 3", OnViolation.WARN, new Extent(false, Lake.text("2")));

    failsAs(
        () -> write("t", "SELECT id AS v FROM range(9)", OVERWRITE, one),
        "check 'one' failed: 2 of 9 rows break it, at most 1 may. Nothing was published; there is"
            + " no table yet.");
    Published published = write("t", "SELECT id AS v FROM range(9)", OVERWRITE, two, three);

    assertThat(published.record().counts())
        .containsEntry("check.two", 0L)
        .containsEntry("check.three", 3L);
  }

  @Test
  void theNewestRowIsNotTooOld() {
    Check days = freshness("days", "d", "3d", Extent.BATCH);
    String dates =
        "SELECT * FROM VALUES (DATE'%s', 1), (DATE'2025-01-01', 2), (NULL, 3) AS t(d, v)";

    write("t", dates.formatted("2025-06-27"), OVERWRITE, days);
    failsAs(
        () -> write("t", dates.formatted("2025-06-26"), OVERWRITE, days),
        "check 'days' failed: the newest 'd' is 2025-06-26, more than 3d before"
            + " 2025-06-30T12:00:00Z. Nothing was published; the table is unchanged (version 0).");
    failsAs(
        () -> write("t", "SELECT CAST(NULL AS DATE) AS d, 1 AS v", OVERWRITE, days),
        "check 'days' failed: no row has a 'd', and one of within 3d of 2025-06-30T12:00:00Z is"
            + " required. Nothing was published; the table is unchanged (version 0).");

    Check hours = freshness("hours", "at", "2h", Extent.BATCH);
    String times = "SELECT TIMESTAMP'2025-06-30 %s' AS at";
    write("u", times.formatted("10:00:01"), OVERWRITE, hours);
    failsAs(
        () -> write("u", times.formatted("10:00:00"), OVERWRITE, hours),
        "check 'hours' failed: the newest 'at' is 2025-06-30T10:00:00Z, more than 2h before"
            + " 2025-06-30T12:00:00Z. Nothing was published; the table is unchanged (version 0).");
  }

  @Test
  void checksOfTheTableSeeItAsItWouldBe() {
    Extent table = new Extent(true, null);
    Check sum = expect("sum", "sum(v) < 10", OnViolation.FAIL, table);
    Check rows = new Check.Rows(Lake.text("rows"), null, 3L, OnViolation.FAIL, table);
    Check each = expect("each", "v < 8", OnViolation.FAIL, table);
    lake.write("t", lake.sql("SELECT * FROM VALUES (1), (2) AS t(v)"), APPEND);

    write("t", "SELECT 6 AS v", APPEND, sum, rows, each);
    failsAs(
        () -> write("t", "SELECT 1 AS v", APPEND, sum, rows, each),
        "check 'sum' failed: sum(v) < 10 is FALSE of the 4 rows that the table would have; check"
            + " 'rows' failed: the table would have 4 rows, at most 3 are required. Nothing was"
            + " published; the table is unchanged (version 1).");
    write("t", "SELECT 9 AS v", OVERWRITE, sum, rows);
    failsAs(
        () -> write("t", "SELECT 0 AS v", APPEND, sum, rows, each),
        "check 'each' failed: 1 of 2 rows of the table break it. Nothing was published; the table"
            + " is unchanged (version 2).");
  }

  @Test
  void checksOfTheTableSeeWhatAMergeLeaves() {
    PublishMode merge = PublishMode.merge(List.of("k"), null, PublishMode.Incoming.ANY_PER_KEY);
    Check sum = expect("sum", "sum(v) = 30", OnViolation.FAIL, new Extent(true, null));
    lake.write("t", lake.sql("SELECT * FROM VALUES (1, 10), (2, 50) AS t(k, v)"), merge);

    write("t", "SELECT * FROM VALUES (2, 7), (2, 15), (3, 5) AS t(k, v)", merge, sum);

    assertThat(lake.rows("t")).containsExactly("[1,10]", "[2,15]", "[3,5]");
  }

  @Test
  void newRowsAreComparedWithThoseThatTheTableHas() {
    Check once =
        new Check.Unique(
            Lake.text("once"),
            List.of(Lake.text("K")),
            OnViolation.QUARANTINE,
            new Extent(true, null));
    write(
        "t", "SELECT * FROM VALUES (1, 'old'), (2, 'old'), (null, 'old') AS t(k, v)", APPEND, once);
    write(
        "t",
        "SELECT * FROM VALUES (2, 'new'), (3, 'a'), (3, 'b'), (null, 'new') AS t(k, v)",
        APPEND,
        once);

    assertThat(lake.rows("t")).containsExactly("[1,old]", "[2,old]", "[3,a]", "[null,old]");
    assertThat(lake.rows("t__quarantine", "k", "v"))
        .containsExactly("[2,new]", "[3,b]", "[null,new]");
  }

  @Test
  void aMergeIsComparedWithTheRowsThatItKeeps() {
    PublishMode merge = PublishMode.merge(List.of("k"), null, PublishMode.Incoming.ANY_PER_KEY);
    Check once =
        new Check.Unique(
            Lake.text("once"),
            List.of(Lake.text("mail")),
            OnViolation.DROP,
            new Extent(true, null));
    write("t", "SELECT * FROM VALUES (1, 'x'), (2, 'y') AS t(k, mail)", merge, once);

    // 1 keeps its own; 3 takes that of 2, which stays.
    write("t", "SELECT * FROM VALUES (1, 'x'), (3, 'y'), (4, 'z') AS t(k, mail)", merge, once);

    assertThat(lake.rows("t")).containsExactly("[1,x]", "[2,y]", "[4,z]");
  }

  @Test
  void aRowThatIsNotPublishedReplacesNone() {
    PublishMode merge = PublishMode.merge(List.of("k"), "at", PublishMode.Incoming.ANY_PER_KEY);
    Check once =
        new Check.Unique(
            Lake.text("once"),
            List.of(Lake.text("mail")),
            OnViolation.QUARANTINE,
            new Extent(true, null));
    Check good = Lake.expect("good", "mail <> 'bad'", OnViolation.QUARANTINE);
    // Of rows of the table a check sees only what it compares: here it would divide by nothing.
    Check whole = Lake.expect("whole", "10 / coalesce(n, 0) > 0", OnViolation.QUARANTINE);
    String first = "SELECT * FROM VALUES (1, 'x', 5, 1), (2, 'y', 5, 1), (3, 'z', 5, 1)";
    write("t", first + " AS t(k, mail, at, n)", merge, once, good, whole);

    // The new row of 1 is bad, that of 2 late, that of 3 replaces: only the mail of 3 is free.
    String rows =
        "SELECT * FROM VALUES (1, 'bad', 6, 1), (2, 'q', 4, 1), (3, 'p', 5, 1), (4, 'x', 6, 1),"
            + " (5, 'y', 6, 1), (6, 'z', 6, 1)";
    write("t", rows + " AS t(k, mail, at, n)", merge, once, good, whole);

    assertThat(lake.rows("t")).containsExactly("[1,x,5,1]", "[2,y,5,1]", "[3,p,5,1]", "[6,z,6,1]");
    assertThat(lake.rows("t__quarantine", "k", "mail", "_reasons"))
        .containsExactly("[1,bad,ArraySeq(good)]", "[4,x,ArraySeq(once)]", "[5,y,ArraySeq(once)]");
  }

  @Test
  void aRuleIsNotAskedOfARecordThatDidNotParse() throws IOException {
    lake.deliver("a.csv", "id,customer,amount", "1,ann,oops", "2,bob,2");
    SourceBatch batch = lake.plan("payments");

    lake.write(
        "payments",
        batch,
        APPEND,
        Lake.expect("whole", "10 / coalesce(amount, 0) > 0", OnViolation.QUARANTINE),
        Lake.unique("once", OnViolation.QUARANTINE, "id"));

    assertThat(lake.rows("payments")).containsExactly("[2,bob,2.0]");
  }

  @Test
  void referencesOfTheTableLookAtOldRowsToo() {
    lake.write("t", lake.sql("SELECT 2 AS k, 'a' AS s"), APPEND);

    failsAs(
        () ->
            write(
                "t",
                "SELECT 1 AS k, 'a' AS s",
                APPEND,
                references("known", OnViolation.FAIL, new Extent(true, null), "k", "s")),
        "check 'known' failed: 1 of 2 rows of the table break it. Nothing was published; the table"
            + " is unchanged (version 0).");
  }

  @Test
  void whatAnInputSaysOfARecordIsItsReason() {
    Dataset<Row> records =
        lake.sql(
            "SELECT * FROM VALUES (1, NULL, NULL, 'f', 1L), (NULL, 'x', 'id: x', 'f', 2L),"
                + " (NULL, 'y', NULL, 'f', 3L), (NULL, NULL, NULL, 'f', 4L)"
                + " AS t(id, _raw, _why, _file, _record)");
    RowAudit audit =
        RowAudit.ofRecords(
            records,
            StructType.fromDDL("id INT NOT NULL"),
            List.of(),
            t -> functions.expr(t.value()));

    assertThat(audit.good().columns()).containsExactly("id", "_file", "_record");
    assertThat(audit.quarantined().select("_record", "_reasons").collectAsList())
        .extracting(Row::toString)
        .containsExactly(
            "[2,ArraySeq(parses: id: x)]",
            "[3,ArraySeq(parses: the record does not fit the schema)]",
            "[4,ArraySeq(parses: no value for id)]");
  }

  @Test
  void examplesAreThePlacesOfTheFirstRows() {
    Dataset<Row> records =
        lake.sql(
            "SELECT cast(id AS int) AS id, CAST(NULL AS STRING) AS _raw, 'in/a.csv' AS _file,"
                + " 9 - id AS _record FROM range(8)");
    RowAudit audit =
        RowAudit.ofRecords(
            records,
            StructType.fromDDL("id INT"),
            List.of(Lake.expect("small", "id < 3", OnViolation.FAIL)),
            t -> functions.expr(t.value()));

    failsAs(
        () -> TableWrite.of(lake.spark, lake.table("t"), audit, APPEND).publish(lake.record("t")),
        "check 'small' failed: 5 of 8 rows break it (a.csv record 2, a.csv record 3, a.csv record"
            + " 4, ...). Nothing was published; there is no table yet.");
  }

  /** Another implementation, in plain Java, of what becomes of a row. */
  @Test
  void theFateOfEachRowIsThatOfAPlainEvaluation() {
    Random random = new Random(7);
    for (int round = 0; round < 4; round++) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        rows.add(RowFactory.create(i, number(random), number(random)));
      }
      List<Check> checks = new ArrayList<>();
      List<Predicate<Row>> passes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        OnViolation outcome = STRICTEST_FIRST.get(1 + random.nextInt(3));
        int bound = random.nextInt(6);
        String name = "c" + i;
        if (i == 3) {
          checks.add(references(name, outcome, Extent.BATCH, "k"));
          passes.add(
              row ->
                  Integer.valueOf(1).equals(row.get(1)) || Integer.valueOf(3).equals(row.get(1)));
        } else {
          int column = 1 + random.nextInt(2);
          checks.add(Lake.expect(name, (column == 1 ? "k" : "v") + " >= " + bound, outcome));
          passes.add(row -> !row.isNullAt(column) && row.getInt(column) >= bound);
        }
      }
      Map<OnViolation, List<Integer>> fates = new EnumMap<>(OnViolation.class);
      for (Row row : rows) {
        OnViolation fate = OnViolation.WARN;
        for (int i = 0; i < checks.size(); i++) {
          OnViolation outcome = checks.get(i).onViolation();
          if (!passes.get(i).test(row)
              && STRICTEST_FIRST.indexOf(outcome) < STRICTEST_FIRST.indexOf(fate)) {
            fate = outcome;
          }
        }
        fates.computeIfAbsent(fate, any -> new ArrayList<>()).add(row.getInt(0));
      }
      Dataset<Row> given =
          lake.spark.createDataFrame(rows, StructType.fromDDL("id INT, k INT, v INT"));
      RowAudit audit =
          RowAudit.of(given, checks, t -> functions.expr(t.value()))
              .within(name -> lake.sql("SELECT * FROM VALUES (1), (3), (3) AS t(k)"), NOON);

      Published published =
          TableWrite.of(lake.spark, lake.table("p" + round), audit, OVERWRITE)
              .publish(lake.record("p"));

      assertThat(ids(audit.passing())).isEqualTo(fates.getOrDefault(OnViolation.WARN, List.of()));
      assertThat(ids(audit.quarantined()))
          .isEqualTo(fates.getOrDefault(OnViolation.QUARANTINE, List.of()));
      assertThat(published.record().counts())
          .containsEntry("read", 60L)
          .containsEntry("dropped", (long) fates.getOrDefault(OnViolation.DROP, List.of()).size());
    }
  }

  private static List<Integer> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream().map(row -> row.getInt(0)).sorted().toList();
  }

  private static @Nullable Integer number(Random random) {
    return random.nextInt(5) == 0 ? null : random.nextInt(6);
  }

  private Published write(String table, String sql, PublishMode mode, Check... checks) {
    Dataset<Row> others = lake.sql("SELECT * FROM VALUES (1, 'a'), (1, 'a'), (3, 'b') AS t(k, s)");
    RowAudit audit =
        RowAudit.of(lake.sql(sql), List.of(checks), t -> functions.expr(t.value()))
            .within(name -> others, NOON);
    return TableWrite.of(lake.spark, lake.table(table), audit, mode).publish(lake.record(table));
  }

  private static void failsAs(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable write, String what) {
    assertThatThrownBy(write)
        .isInstanceOf(CheckFailedException.class)
        .satisfies(
            e ->
                assertThat(
                        String.valueOf(e.getMessage()).replaceFirst("^sources\\.[A-Za-z_]+: ", ""))
                    .isEqualTo(what + " Correct the data, or change the check."));
  }

  private static Check expect(String name, String sql, OnViolation outcome, Extent extent) {
    return new Check.Expect(Lake.text(name), Lake.text(sql), outcome, extent);
  }

  private static Check references(
      String name, OnViolation outcome, Extent extent, String... columns) {
    List<Text> on = Stream.of(columns).map(Lake::text).toList();
    return new Check.References(Lake.text(name), Lake.text("others"), on, outcome, extent);
  }

  private static Check freshness(String name, String column, String within, Extent extent) {
    return new Check.Freshness(
        Lake.text(name),
        Lake.text(column),
        Window.parse(within).orElseThrow(),
        OnViolation.FAIL,
        extent);
  }
}
