package io.penstock.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.audit.RunningTotals;
import io.penstock.lake.RowTally.Outcome;
import io.penstock.lake.RowTally.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTallyTest {
  private static final int ROWS = 1_000;
  private static final int RULES = 150; // more than have a bit each in one word, or in two

  @TempDir private Path folder;

  /**
   * Row {@code id} breaks rule {@code i} if {@code i + 2} divides it, and row 0 all of them. Rules
   * 8, 73 and 148 (10, 75 and 150 divide) leave rows out, one of each word.
   */
  @Test
  void rowsAreCountedByFileAndByEachOfManyRules() {
    Dataset<Row> rows = TestSpark.session().range(0, ROWS, 1, 3).toDF("id");
    List<Column> broken = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      broken.add(pmod(col("id"), lit(i + 2)).equalTo(0));
      outcomes.add(
          switch (i + 2) {
            case 10 -> Outcome.DROPPED;
            case 75 -> Outcome.QUARANTINED;
            case 150 -> Outcome.FAILED;
            default -> Outcome.ACCEPTED;
          });
    }
    Column file = when(col("id").lt(250), "a.csv").otherwise("b.csv");
    RunningTotals totals = RunningTotals.of(rows, List.of(sum("id").as("all"))).orElseThrow();
    RowTally tally = new RowTally(TestSpark.session(), outcomes, totals);

    Dataset<Row> accepted = tally.accepted(rows, file, broken);
    assertThat(accepted.limit(1).collectAsList()).hasSize(1); // a look that counts for nothing
    long sum = accepted.agg(sum("id")).first().getLong(0);

    // 0, 150, ..., 900 fail; 75, 225, ..., 975 are quarantined; of 100 tens, 7 have failed.
    RowTally.Pass pass = tally.pass(OptionalLong.of(893)).orElseThrow();
    assertThat(pass.rows()).isEqualTo(new Tally(893, 93, 7, 7));
    assertThat(pass.perFile())
        .isEqualTo(Map.of("a.csv", new Tally(223, 23, 2, 2), "b.csv", new Tally(670, 70, 5, 5)));
    for (int i = 0; i < RULES; i++) {
      assertThat(pass.broken().get(i)).as("rule %s", i).isEqualTo((ROWS - 1) / (i + 2) + 1);
    }
    // Of all numbers 499,500; of tens 49,500; of the quarantined 75 * (1 + 3 + ... + 13).
    assertThat(sum).isEqualTo(499_500 - 49_500 - 75 * 49);
    assertThat(totals.values(pass.totals())).isEqualTo(Map.of("all", sum));
    assertThat(tally.pass(OptionalLong.of(892))).isEmpty();
    assertThat(tally.pass(OptionalLong.empty())).contains(pass);
  }

  @Test
  void rowsOfNoFileAreCounted() {
    RowTally tally = new RowTally(TestSpark.session(), List.of(), null);
    Dataset<Row> rows = TestSpark.session().range(0, ROWS, 1, 3).toDF("id");

    assertThat(tally.accepted(rows, lit(null), List.of()).collectAsList()).hasSize(ROWS);

    assertThat(tally.pass(OptionalLong.empty()))
        .contains(new RowTally.Pass(new Tally(ROWS, 0, 0, 0), List.of(), Map.of(), List.of()));
  }

  /** An average says its column twice, and Spark likes to compute first what is said twice. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void totalsSeeNothingOfARowThatIsNotAccepted(String wholeStage) {
    TestSpark.session().conf().set("spark.sql.codegen.wholeStage", wholeStage);
    try {
      Dataset<Row> rows =
          TestSpark.session()
              .range(0, 5, 1, 1)
              .selectExpr(
                  "CASE WHEN id >= 0 THEN id END AS n", "CASE WHEN id < 9 THEN 12 END AS a");
      Column share = expr("avg(a / n)").as("share");
      RunningTotals totals = RunningTotals.of(rows, List.of(share)).orElseThrow();
      RowTally tally = new RowTally(TestSpark.session(), List.of(Outcome.DROPPED), totals);

      Dataset<Row> accepted = tally.accepted(rows, lit(null), List.of(col("n").equalTo(0)));
      assertThat(accepted.collectAsList()).hasSize(4);

      RowTally.Pass pass = tally.pass(OptionalLong.of(4)).orElseThrow();
      assertThat(totals.values(pass.totals())).isEqualTo(Map.of("share", (12 + 6 + 4 + 3) / 4.0));
    } finally {
      TestSpark.session().conf().unset("spark.sql.codegen.wholeStage");
    }
  }

  /** Of a first load it would be as many texts as tasks, each as long as the list of files. */
  @Test
  void sparkKeepsNoTextOfItForEachTask() throws IOException {
    Lake lake = new Lake(folder);
    lake.deliver("a.csv", "id,customer,amount", "1,ann,2.5");
    Queue<String> texts = new ConcurrentLinkedQueue<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd ended) {
            for (var all = ended.taskInfo().accumulables().iterator(); all.hasNext(); ) {
              AccumulableInfo one = all.next();
              texts.add(one.name().getOrElse(() -> "") + "=" + one.value());
            }
          }
        };
    lake.spark.sparkContext().addSparkListener(listener);
    try {
      int jobs = TestSpark.jobs(() -> lake.append("payments")); // waits for the listeners
      assertThat(jobs).isPositive();
    } finally {
      lake.spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(texts).isNotEmpty().noneMatch(text -> text.contains("a.csv"));
  }
}
