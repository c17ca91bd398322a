package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.TestSpark;
import io.penstock.definition.Node;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunHandle;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which nodes run, in which way, and how a run is stopped. */
@Timeout(300)
class RunOptionsTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final RunOptions ALL = RunOptions.DEFAULTS;
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        sales:
          format: csv
          path: in
          options: {header: true}
          schema: id INT NOT NULL, amount INT
      tables:
        big:
          sql: SELECT id, amount FROM sales WHERE amount >= 10
        total:
          sql: SELECT sum(amount) AS total FROM big
        small:
          sql: SELECT id FROM sales WHERE amount < 10
      """;

  /**
   * Ends after hours, unless it is stopped; of short tasks, since Spark stops between rows only.
   */
  private static final String SLOW =
      PIPELINE.replace(
          "sum(amount) AS total FROM big",
          "max(id) AS total FROM range(0, 2000000000000, 1, 20000)");

  @TempDir private Path directory;

  @BeforeEach
  void writeFiles() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id,amount\n1,10\n2,5\n");
    write(PIPELINE);
  }

  @Test
  void onlyTheSelectedNodesRun() {
    assertThat(run(ALL.withSelect("+big")))
        .containsOnly(Map.entry("sales", Outcome.DONE), Map.entry("big", Outcome.DONE));
    assertThat(run(ALL.withSelect("sales+").withExclude("total")))
        .containsOnly(
            Map.entry("sales", Outcome.UP_TO_DATE),
            Map.entry("big", Outcome.UP_TO_DATE),
            Map.entry("small", Outcome.DONE));
    // big is not selected, and used as it is.
    assertThat(run(ALL.withSelect("total"))).containsOnly(Map.entry("total", Outcome.DONE));
    assertThat(run(ALL).values()).containsOnly(Outcome.UP_TO_DATE);
  }

  @Test
  void whatIsNeitherSelectedNorInTheLakeIsSaidBeforeAnyWork() {
    assertThatThrownBy(() -> run(ALL.withSelect("total small sales")))
        .hasMessage(
            "tables.total reads big, which is not selected and not in the lake yet. Select what it"
                + " reads too: '+total'.")
        .extracting(e -> ((PenstockException) e).exitCode())
        .isEqualTo(ExitCode.NO_INPUT);
    assertThatThrownBy(() -> load().plan(ALL.withSelect("total small")))
        .hasMessage(
            "tables.total reads big, which is not selected and not in the lake yet; the same goes"
                + " for sales. Select what it reads too: '+total'.");
    assertThat(directory.resolve("lake")).doesNotExist();
  }

  @Test
  void refreshRunsWhatItNamesAndWhatReadsItOnlyIfItChanged() throws IOException {
    run(ALL);

    assertThat(load().plan(ALL.withRefresh("big,small")).steps())
        .extracting(step -> step.name() + ": " + step.reason())
        .containsExactly(
            "sales: up to date", "big: full refresh", "total: after big", "small: full refresh");
    assertThat(run(ALL.withRefresh("small")))
        .containsEntry("big", Outcome.UP_TO_DATE)
        .containsEntry("small", Outcome.DONE);
    assertThat(run(ALL.withSelect("big").withFullRefresh()))
        .containsOnly(Map.entry("big", Outcome.DONE));
    assertThatThrownBy(() -> run(ALL.withSelect("big").withRefresh("small")))
        .hasMessage(
            "--refresh names small, which --select and --exclude leave out. Select it too.");
    assertThatThrownBy(() -> ALL.withThreads(0)).hasMessage("--threads must be 1 or more, is 0.");
    assertThatThrownBy(() -> ALL.withRetries(-1)).hasMessage("--retries must be 0 or more, is -1.");
  }

  @Test
  void changedAndResultsAreSelectedAndEachRunLeavesARecord() throws IOException {
    assertThatThrownBy(() -> run(ALL.withSelect("result:error")))
        .hasMessage(
            "no run has been recorded in "
                + directory.resolve("lake/_runs")
                + " yet: 'result:' selects by the last run.");
    run(ALL);
    write(
        PIPELINE
            .replace(">= 10", ">= 1")
            .replace("SELECT sum", "SELECT 1 / (sum")
            .replace("(amount) AS", "(amount) - 15) AS"));

    assertThat(run(ALL.withSelect("changed").withThreads(1)))
        .containsOnly(Map.entry("big", Outcome.DONE), Map.entry("total", Outcome.FAILED));
    List<JsonNode> records = records();
    assertThat(records).hasSize(2);
    JsonNode last = records.get(1);
    assertThat(last.path("options").asText()).isEqualTo("--select 'changed' --threads 1");
    assertThat(last.path("exitClass").asText()).isEqualTo("DATA");
    assertThat(last.path("retryable").asBoolean()).isFalse();
    assertThat(last.path("nodes").get(0).path("name").asText()).isEqualTo("tables.big");
    assertThat(last.path("nodes").get(0).path("attempts").asInt()).isEqualTo(1);
    assertThat(last.path("nodes").get(0).path("written").asInt()).isEqualTo(2);
    assertThat(last.path("nodes").get(0).path("version").asInt()).isEqualTo(1);
    assertThat(last.path("nodes").get(1).path("outcome").asText()).isEqualTo("failed");

    write(PIPELINE.replace(">= 10", ">= 1"));
    assertThat(run(ALL.withSelect("result:fail"))).containsOnly(Map.entry("total", Outcome.DONE));
    // Nothing to do: no session is made, and the run is recorded.
    RunSummary idle =
        load()
            .runWhatChanged(
                ALL.withSelect("result:success"),
                RunListener.SILENT,
                () -> {
                  throw new IllegalStateException("needs no Spark");
                });
    assertThat(outcomes(idle)).containsOnly(Map.entry("total", Outcome.UP_TO_DATE));
    assertThat(records()).hasSize(4);
    assertThat(run(ALL.withSelect("result:error"))).isEmpty();
    assertThat(records()).hasSize(4);
  }

  @Test
  void failFastStopsWhatRunsAndKeepGoingDoesNot() throws IOException {
    String failing =
        SLOW.replace("SELECT id FROM sales WHERE", "SELECT 1 / (id - 2) AS x FROM sales WHERE");
    write(failing);

    RunSummary stopped = load().run(SPARK, ALL.withFailFast(), RunListener.SILENT);
    assertThat(outcomes(stopped))
        .containsEntry("small", Outcome.FAILED)
        .containsEntry("total", Outcome.CANCELLED);
    assertThat(stopped.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(directory.resolve("lake/total/_delta_log/00000000000000000000.json")).doesNotExist();

    write(failing.replace("max(id) AS total FROM range(0, 2000000000000, 1, 20000)", "1 AS total"));
    assertThat(run(ALL))
        .containsEntry("small", Outcome.FAILED)
        .doesNotContainValue(Outcome.CANCELLED)
        .containsEntry("total", Outcome.DONE);
  }

  @Test
  void aRunThatIsCancelledEndsSoonAndPublishesNothingMore() throws IOException {
    write(SLOW);

    RunSummary cancelled = load().run(SPARK, ALL, new Stopping(RunHandle::cancel));

    assertThat(outcomes(cancelled))
        .containsEntry("sales", Outcome.DONE)
        .containsEntry("total", Outcome.CANCELLED);
    assertThat(cancelled.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(cancelled.failure().map(PenstockException::getMessage))
        .hasValue(
            "the run was interrupted. Nothing is half-written.\n  Written: sales, big, small.\n"
                + "  Not written, as they were before: total.\n  Run again to go on. Run "
                + cancelled.runId()
                + ".");
    assertThat(directory.resolve("lake/total/_delta_log/00000000000000000000.json")).doesNotExist();
    assertThat(records().get(0).path("exitCode").asInt()).isEqualTo(130);
    // Spark goes on.
    write(PIPELINE);
    assertThat(run(ALL))
        .containsEntry("sales", Outcome.UP_TO_DATE)
        .containsEntry("total", Outcome.DONE);
  }

  @Test
  void interruptingTheThreadCancelsTheRunAndStaysSet() throws IOException {
    write(SLOW);
    Thread thread = Thread.currentThread();

    RunSummary cancelled = load().run(SPARK, ALL, new Stopping(handle -> thread.interrupt()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cancelled.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(outcomes(cancelled)).containsEntry("total", Outcome.CANCELLED);
    assertThat(records()).hasSize(1);
  }

  @Test
  void aConnectionThatBreaksIsTriedAgain() throws IOException {
    SPARK
        .sparkContext()
        .hadoopConfiguration()
        .set("fs.flaky.impl", FlakyFileSystem.class.getName());
    write(PIPELINE.replace("path: in", "path: flaky://" + directory.resolve("in")));
    List<String> retries = Collections.synchronizedList(new ArrayList<>());
    RunListener listener =
        new RunListener() {
          @Override
          public void retrying(Node node, int retry, int of, Duration wait, String reason) {
            retries.add(node.name() + " " + retry + " of " + of + ": " + reason);
          }
        };

    FlakyFileSystem.BREAKS.set(2);
    RunSummary summary = load().run(SPARK, ALL.withSelect("sales"), listener);

    assertThat(outcomes(summary)).containsOnly(Map.entry("sales", Outcome.DONE));
    assertThat(summary.results().get(0).attempts()).isEqualTo(3);
    assertThat(retries)
        .containsExactly(
            "sales 1 of 2: IOException: Connection reset by peer",
            "sales 2 of 2: IOException: Connection reset by peer");

    Files.writeString(directory.resolve("in/b.csv"), "id,amount\n3,30\n");
    FlakyFileSystem.BREAKS.set(1);
    RunSummary unlucky = load().run(SPARK, ALL.withSelect("sales").withRetries(0), listener);
    FlakyFileSystem.BREAKS.set(0);

    assertThat(unlucky.exitCode()).isEqualTo(ExitCode.TRY_AGAIN);
    assertThat(unlucky.failure().map(PenstockException::getMessage).orElse(""))
        .endsWith("The cause may pass: try again later.");
    assertThat(run(ALL.withSelect("sales"))).containsOnly(Map.entry("sales", Outcome.DONE));
  }

  /** Stops a run once the others have ended and Spark is at work for {@code total}. */
  private static final class Stopping implements RunListener {
    private final Consumer<RunHandle> stop;
    private final Map<String, NodeResult> ended = new ConcurrentHashMap<>();
    private final AtomicReference<RunHandle> handle = new AtomicReference<>();

    Stopping(Consumer<RunHandle> stop) {
      this.stop = stop;
    }

    @Override
    public void began(RunHandle run) {
      handle.set(run);
    }

    @Override
    public void ended(NodeResult result) {
      ended.put(result.node().name().value(), result);
      stopIfAlone();
    }

    @Override
    public void progressed(long done, long total) {
      stopIfAlone();
    }

    private void stopIfAlone() {
      if (ended.size() == 3) {
        stop.accept(handle.get());
      }
    }
  }

  private Map<String, Outcome> run(RunOptions options) {
    return outcomes(load().run(SPARK, options, RunListener.SILENT));
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  /** The run records, oldest first, out of the commits. */
  private List<JsonNode> records() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> records = new ArrayList<>();
    for (Row commit :
        SPARK
            .sql("DESCRIBE HISTORY delta.`" + directory.resolve("lake/_runs") + "`")
            .orderBy("version")
            .collectAsList()) {
      records.add(mapper.readTree(commit.<String>getAs("userMetadata")));
    }
    return records;
  }

  private static Map<String, Outcome> outcomes(RunSummary summary) {
    return summary.results().stream()
        .collect(Collectors.toMap(result -> result.node().name().value(), NodeResult::outcome));
  }

  private void write(String text) throws IOException {
    Files.writeString(directory.resolve("shop.yaml"), text);
  }
}
