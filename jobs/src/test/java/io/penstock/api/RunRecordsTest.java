package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunHandle;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordsTest {
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      sources:
        sales:
          path: in
          format: csv
          options: {header: true}
          schema: id BIGINT, amount DOUBLE
          checks:
            positive: {expect: amount > 0, onViolation: quarantine}
      tables:
        total:
          sql: SELECT 100 / sum(amount) AS share FROM sales
      """;

  @TempDir private Path directory;

  @BeforeEach
  void deliver() throws IOException {
    Files.createDirectories(directory.resolve("in"));
    Files.writeString(directory.resolve("in/a.csv"), "id,amount\n1,30\n2,20\n3,-1\n");
    Files.writeString(directory.resolve("shop.yaml"), PIPELINE);
  }

  @Test
  void plainSqlSaysWhatBecameOfEachNode() {
    RunSummary first = run();
    RunSummary second = idle();

    assertThat(
            sql(
                "SELECT run, grain, node, outcome, version, read, accepted, quarantined, dropped,"
                    + " violations['positive'], exit_class FROM runs ORDER BY run, grain DESC, node"))
        .containsExactly(
            "[" + first.runId() + ",run,null,done,null,null,null,null,null,null,OK]",
            "[" + first.runId() + ",node,sources.sales,done,0,3,2,1,0,1,null]",
            "[" + first.runId() + ",node,tables.total,done,0,1,1,0,0,null,null]",
            "[" + first.runId() + ",file,sources.sales,done,0,3,2,1,0,null,null]",
            "[" + second.runId() + ",run,null,done,null,null,null,null,null,null,OK]",
            "[" + second.runId() + ",node,sources.sales,up_to_date,0,0,0,0,0,null,null]",
            "[" + second.runId() + ",node,tables.total,up_to_date,0,0,0,0,0,null,null]");
    assertThat(sql("SELECT count(*) FROM runs WHERE ended >= began AND process > 0"))
        .containsExactly("[2]");
    assertThat(open()).isEmpty();
  }

  @Test
  void aFailureIsWrittenDownWithItsMessage() throws IOException {
    Files.writeString(directory.resolve("shop.yaml"), PIPELINE.replace("sum(amount)", "0"));

    RunSummary failed = run();

    assertThat(failed.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(
            sql(
                "SELECT outcome, exit_class, message LIKE '%Division by zero%' FROM runs"
                    + " WHERE grain = 'run' OR node = 'tables.total'"))
        .containsExactly("[failed,DATA,true]", "[failed,DATA,true]");
  }

  @Test
  void aRunThatEndsBeforeItsFirstNodeIsWrittenDownToo() {
    PenstockException refusal = new PenstockException(ExitCode.TRY_AGAIN, "not now");
    RunListener refusing =
        new RunListener() {
          @Override
          public void began(RunHandle run) {
            throw refusal;
          }
        };

    assertThatThrownBy(
            () ->
                load().run(TestSpark.session(), RunOptions.DEFAULTS.withSelect("sales"), refusing))
        .isSameAs(refusal);

    assertThat(sql("SELECT grain, outcome, exit_class, message, options FROM runs"))
        .containsExactly("[run,failed,TRY_AGAIN,not now,--select 'sales']");
    assertThat(open()).isEmpty();
  }

  @Test
  void theNextRunClosesARunThatDied() throws Exception {
    RunSummary first = run();
    // It died between the commit and the end of it; nothing is going to be committed there now.
    Path left =
        Files.writeString(
            directory.resolve(
                "lake/sales/_delta_log/.00000000000000000000.json"
                    + ".01234567-89ab-cdef-0123-456789abcdef.link.tmp"),
            "{}");
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    String host = InetAddress.getLocalHost().getHostName();
    mark("20260101-000000-dead0001", host, ended.pid(), Instant.EPOCH);
    // This process did not begin in 1970: another had its number.
    mark("20260101-000000-dead0002", host, ProcessHandle.current().pid(), Instant.EPOCH);
    mark("20260101-000000-away0001", "elsewhere", 1, Instant.EPOCH);
    mark("20260101-000000-away0002", "elsewhere", 1, Instant.EPOCH);
    Files.setLastModifiedTime(
        directory.resolve("lake/_runs/_open/20260101-000000-away0002.json"),
        FileTime.from(Instant.now().minus(Duration.ofMinutes(11))));
    // It died after the commit of the first node: the table says so.
    mark(first.runId() + "x", host, ended.pid(), Instant.EPOCH);

    RunSummary next = idle();

    assertThat(left).doesNotExist();
    assertThat(
            sql(
                "SELECT run, node, outcome, exit_class FROM runs WHERE exit_class = 'DIED' OR outcome"
                    + " = 'died' ORDER BY run, node"))
        .containsExactly(
            "[20260101-000000-away0002,null,died,DIED]",
            "[20260101-000000-away0002,sources.sales,died,null]",
            "[20260101-000000-dead0001,null,died,DIED]",
            "[20260101-000000-dead0001,sources.sales,died,null]",
            "[20260101-000000-dead0002,null,died,DIED]",
            "[20260101-000000-dead0002,sources.sales,died,null]",
            "[" + first.runId() + "x,null,died,DIED]",
            "[" + first.runId() + "x,sources.sales,died,null]");
    assertThat(
            sql(
                "SELECT message FROM runs WHERE run = '20260101-000000-dead0001' AND grain = 'run'"))
        .containsExactly(
            "[process "
                + ended.pid()
                + " on "
                + host
                + " ended without a word; run "
                + next.runId()
                + " found that out. What is published is whole.]");
    assertThat(open()).containsExactly("20260101-000000-away0001.json");
    // Once is enough, also if the one who closed it died before it had removed the mark.
    mark("20260101-000000-dead0001", host, ended.pid(), Instant.EPOCH);
    idle();
    assertThat(sql("SELECT count(*) FROM runs WHERE exit_class = 'DIED'")).containsExactly("[4]");
  }

  @Test
  void whatADeadRunHadPublishedIsDone() throws Exception {
    RunSummary first = run();
    // As if the process had been killed after its last commit, before its record.
    FileUtil.fullyDelete(directory.resolve("lake/_runs").toFile());
    mark(first.runId(), InetAddress.getLocalHost().getHostName(), 999_999_999, Instant.EPOCH);

    RunSummary again =
        load()
            .run(TestSpark.session(), RunOptions.DEFAULTS.withSelect("total"), RunListener.SILENT);

    assertThat(again.results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);
    assertThat(
            sql(
                "SELECT node, outcome, version, read, accepted, quarantined FROM runs WHERE run = '"
                    + first.runId()
                    + "' AND grain = 'node'"))
        .containsExactly("[sources.sales,done,0,3,2,1]");
  }

  @Test
  void resultsOfTheFormerRecordsAreRead() throws IOException {
    run();
    FileUtil.fullyDelete(directory.resolve("lake/_runs").toFile());
    Path runs = Files.createDirectories(directory.resolve("lake/_runs"));
    Files.writeString(
        runs.resolve("20260101-000000-00000001.json"),
        "{\"nodes\":[{\"name\":\"tables.total\",\"outcome\":\"failed\"}]}\n");
    Files.writeString(
        runs.resolve("20260101-000001-00000002.json"),
        "{\"nodes\":[{\"name\":\"sources.sales\",\"outcome\":\"failed\"}]}\n");

    RunSummary selected =
        load()
            .run(
                TestSpark.session(),
                RunOptions.DEFAULTS.withSelect("result:error"),
                RunListener.SILENT);
    assertThat(selected.results())
        .extracting(result -> result.node().name().value())
        .containsExactly("sales");
  }

  private void mark(String run, String host, long process, Instant began) throws IOException {
    Path marks = Files.createDirectories(directory.resolve("lake/_runs/_open"));
    Files.writeString(
        marks.resolve(run + ".json"),
        """
        {"run":"%s","pipeline":"shop","options":"","nodes":["sources.sales"],\
        "began":"2026-01-01T00:00:00Z","host":"%s","process":%d,"processBegan":"%s"}
        """
            .formatted(run, host, process, began));
  }

  private List<String> open() {
    String[] names = directory.resolve("lake/_runs/_open").toFile().list();
    return names == null
        ? List.of()
        : List.of(names).stream().filter(name -> !name.endsWith(".crc")).sorted().toList();
  }

  private List<String> sql(String query) {
    String table = "delta.`" + directory.resolve("lake/_runs") + "`";
    return TestSpark.session().sql(query.replaceAll("\\bruns\\b", table)).collectAsList().stream()
        .map(Row::toString)
        .toList();
  }

  private RunSummary run() {
    return load().run(TestSpark.session());
  }

  private RunSummary idle() {
    return load()
        .runWhatChanged(
            RunListener.SILENT,
            () -> {
              throw new IllegalStateException("needs no Spark");
            });
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }
}
