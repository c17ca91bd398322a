package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.it.LakeOracle;
import io.penstock.it.Processes;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that die around a batch, as processes, and what the next run makes of it. */
@Tag("faults")
class SettledBatchIT {
  @TempDir private Path directory;
  private Shop shop;

  @BeforeEach
  void load() throws Exception {
    shop = Shop.whole(directory.resolve("shop"));
    shop.deliver("m.csv", 100);
    assertThat(run("none").code()).isZero();
    shop.deliver("n.csv", 100);
  }

  @Test
  void aSettledBatchIsFinishedAsItWasAndThenComesWhatIsNew() throws Exception {
    assertThat(run("AFTER_SETTLE:halt").code()).isEqualTo(137);
    // Its path is before that of the settled file.
    shop.deliver("a.csv", 100);
    Processes.Ended next = run("none");
    Difference after = shop.difference();

    add(
        "F01 settled",
        "a file arrives between a kill after AFTER_SETTLE and the next run",
        after,
        next);
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    assertThat(batches()).containsExactly("a.csv in 3", "m.csv in 1", "n.csv in 2");
    isWhole();
  }

  @Test
  void aSettledBatchOfWhichAFileHasChangedIsSettledAnew() throws Exception {
    shop.deliver("o.csv", Shop.text(List.of("900001,never,1")));
    assertThat(run("AFTER_SETTLE:halt").code()).isEqualTo(137);
    shop.deliver("o.csv", 100);
    Processes.Ended next = run("none");
    Difference after = shop.difference();

    add(
        "F01 resettled",
        "a file changes between a kill after AFTER_SETTLE and the next run",
        after,
        next);
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(after).isEqualTo(Difference.NONE);
    assertThat(batches()).containsExactly("m.csv in 1", "n.csv in 2", "o.csv in 2");
    isWhole();
  }

  /** As anything may throw there: the files of a commit are the table's, and stay. */
  @Test
  void whatFailsAfterTheCommitTakesNothingAway() throws Exception {
    Processes.Ended failed = run("AFTER_COMMIT:throw");
    Difference met = shop.difference(shop.table());
    Processes.Ended next = run("none");
    Difference after = shop.difference();

    add("F01 thrown", "a run fails just after a commit", after, next);
    assertThat(failed.code()).as(failed.err()).isEqualTo(70);
    assertThat(met).as("the commit itself").isEqualTo(Difference.NONE);
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(after).as(failed.err() + next.err()).isEqualTo(Difference.NONE);
    isWhole();
  }

  private void isWhole() throws Exception {
    assertThat(shop.leftOvers()).isEmpty();
    assertThat(shop.lake.resolve("payments/_penstock")).doesNotExist();
    Processes.Ended again = run("none");
    assertThat(again.out() + again.err()).as("nothing to do").doesNotContain("> ");
    assertThat(again.code()).isZero();
  }

  private List<String> batches() throws IOException {
    return LakeOracle.rows(shop.lake.resolve("_runs")).stream()
        .filter(row -> row.contains(" grain=file "))
        .map(row -> row.replaceAll("(?s).* batch=(\\d+) .* file=\\S*/(\\S+) .*", "$2 in $1"))
        .sorted()
        .toList();
  }

  private static void add(String fault, String what, Difference after, Processes.Ended next)
      throws IOException {
    Runs.add(fault, what, "penstock", after, new Ended(next.code(), next.err(), 0), 1, -1, "");
  }

  private Processes.Ended run(String failpoint) throws Exception {
    return Cli.run(
        shop, Map.of(), List.of("-Dspark.master=local[2]", "-Dpenstock.failpoint=" + failpoint));
  }
}
