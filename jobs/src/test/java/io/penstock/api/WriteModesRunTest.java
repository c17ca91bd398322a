package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The write modes of sources and tables in whole runs. */
class WriteModesRunTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String HEAD =
      """
      penstock: 1
      name: bank
      sources:
      """;

  @TempDir private Path directory;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(directory.resolve("customers"));
    Files.createDirectories(directory.resolve("payments"));
  }

  @Test
  void featuresJoinTheRowOfAHistoryThatWasTrueAtTheTime() throws IOException {
    write(
        "bank.yaml",
        HEAD
            + """
                customers:
                  format: csv
                  path: customers
                  options: {header: true}
                  schema: customer STRING NOT NULL, segment STRING, since DATE
                  write: scd2
                  keys: [customer]
                  sequenceBy: since
              """
            + payments("append", "")
            + """
              features:
                activity:
                  entity: [customer]
                  from: payments
                  time: day
                  observations: {from: payments, time: day}
                  values: {spend: {agg: sum(amount)}}
                  join: {customers: {on: [customer], take: [segment]}}
              """);
    write("customers/2.csv", "customer,segment,since\nann,gold,2025-01-10\nbob,plain,2025-01-01\n");
    write(
        "payments/1.csv",
        "id,customer,day,amount\n1,ann,2025-01-05,1\n2,ann,2025-01-15,2\n3,bob,2025-01-02,4\n");
    run();
    write("customers/1.csv", "customer,segment,since\nann,plain,2025-01-01\n");
    run();

    assertThat(rows("customers"))
        .containsExactly(
            "[ann,gold,2025-01-10,null]",
            "[ann,plain,2025-01-01,2025-01-10]",
            "[bob,plain,2025-01-01,null]");
    assertThat(rows("activity"))
        .containsExactly(
            "[ann,2025-01-05,1,plain]", "[ann,2025-01-15,3,gold]", "[bob,2025-01-02,4,plain]");
    assertThat(run().results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);

    write("customers/3.csv", "customer,segment,since\nann,gold,\n");
    assertThat(failure("customers"))
        .isEqualTo(
            "sources.customers: check 'sequence_is_known' failed: 1 of 1 rows break it (3.csv record"
                + " 1). Nothing was"
                + " published; the table is unchanged (version 1). Correct the data, or change the"
                + " check.");
  }

  @Test
  void aRowThatHadEndedByThenIsNotJoined() throws IOException {
    String pipeline =
        HEAD
            + """
                agents:
                  format: csv
                  path: customers
                  options: {header: true}
                  schema: agent STRING NOT NULL, customer STRING, since DATE
                  write: scd2
                  keys: [agent]
                  sequenceBy: since
              """
            + payments("append", "")
            + """
              features:
                cared:
                  entity: [customer]
                  from: payments
                  time: day
                  observations: {from: payments, time: day}
                  values: {spend: {agg: sum(amount)}}
                  join: {agents: {on: [customer], take: [agent]}}
                cared_at:
                  entity: [customer]
                  from: payments
                  time: day
                  at: 2025-01-20
                  values: {spend: {agg: sum(amount)}}
                  join: {agents: {on: [customer], time: since, take: [agent]}}
              """;
    write("bank.yaml", pipeline);
    // Agent x is for ann from the 1st to the 9th, then for bob; y is for ann from the 15th.
    write(
        "customers/1.csv",
        """
        agent,customer,since
        x,ann,2025-01-01
        x,bob,2025-01-10
        y,ann,2025-01-15
        z,cyd,2025-01-01
        z,dan,2025-01-12
        """);
    write(
        "payments/1.csv",
        """
        id,customer,day,amount
        1,ann,2025-01-09,1
        2,ann,2025-01-10,2
        3,ann,2025-01-15,4
        4,bob,2025-01-09,8
        5,bob,2025-01-10,16
        6,cyd,2025-01-12,32
        """);
    run();

    assertThat(rows("cared"))
        .containsExactly(
            "[ann,2025-01-09,1,x]",
            "[ann,2025-01-10,3,null]",
            "[ann,2025-01-15,7,y]",
            "[bob,2025-01-09,8,null]",
            "[bob,2025-01-10,24,x]",
            "[cyd,2025-01-12,32,null]");
    assertThat(rows("cared_at"))
        .containsExactly(
            "[ann,2025-01-20,7,y]", "[bob,2025-01-20,24,x]", "[cyd,2025-01-20,32,null]");

    write("bank.yaml", pipeline.replaceFirst("take: \\[agent]", "take: [agent, VALID_TO]"));
    assertThat(load().problems())
        .extracting(Object::toString)
        .singleElement()
        .asString()
        .endsWith(
            "'VALID_TO' of 'agents' is not known at as_of: it says when the row ends later. Leave"
                + " it out of take.");
  }

  @Test
  void anIncrementalTableSeesEachRowOnce() throws IOException {
    String pipeline =
        HEAD
            + payments("append", "")
            + """
              tables:
                large:
                  sql: SELECT id, customer, amount FROM payments WHERE amount >= 10
                  write: append
                  incremental: payments
                newest:
                  sql: SELECT customer, day, amount FROM payments
                  write: merge
                  keys: [customer]
                  sequenceBy: day
                  incremental: payments
              """;
    write("bank.yaml", pipeline);
    write("payments/1.csv", "id,customer,day,amount\n1,ann,2025-01-01,10\n2,bob,2025-01-02,5\n");
    run();
    write("payments/2.csv", "id,customer,day,amount\n3,ann,2025-01-03,30\n4,bob,2025-01-01,7\n");
    RunSummary second = run();

    assertThat(result(second, "large").counts().read()).isEqualTo(1);
    assertThat(rows("large")).containsExactly("[1,ann,10]", "[3,ann,30]");
    assertThat(rows("newest")).containsExactly("[ann,2025-01-03,30]", "[bob,2025-01-02,5]");

    SPARK.sql("OPTIMIZE delta.`" + directory.resolve("lake/payments") + "`");
    assertThat(run().results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);
    write("payments/3.csv", "id,customer,day,amount\n5,cyd,2025-01-04,50\n");
    assertThat(result(run(), "large").counts().read()).isEqualTo(1);

    write("bank.yaml", pipeline.replace(">= 10", ">= 7"));
    RunSummary changed = run();
    assertThat(rows("large"))
        .containsExactly("[1,ann,10]", "[3,ann,30]", "[4,bob,7]", "[5,cyd,50]");
    assertThat(result(changed, "large").notes())
        .containsExactly(
            "all rows of 'payments' were read: the definition has changed, or which rows are new"
                + " could not be told");
    load().runFullRefresh(SPARK, RunListener.SILENT);
    assertThat(rows("large")).hasSize(4);
  }

  @Test
  void anIncrementalTableFollowsAFileThatIsReplaced() throws IOException {
    write(
        "bank.yaml",
        HEAD
            + payments("append", "    onFileChange: replace\n")
            + """
              tables:
                copy:
                  sql: SELECT id, amount FROM payments
                  write: append
                  incremental: payments
              """);
    write("payments/1.csv", "id,customer,day,amount\n1,ann,2025-01-01,1\n");
    write("payments/2.csv", "id,customer,day,amount\n2,bob,2025-01-01,2\n");
    run();
    write("payments/1.csv", "id,customer,day,amount\n1,ann,2025-01-01,10\n");

    run();

    assertThat(rows("payments")).hasSize(2);
    assertThat(rows("copy")).containsExactly("[1,10]", "[2,2]");
  }

  @Test
  void aMergedInputGivesTheRowsThatItsKeysHaveNow() throws IOException {
    write(
        "bank.yaml",
        HEAD
            + payments("merge", "    keys: [id]\n")
            + """
              tables:
                copy:
                  sql: SELECT id, amount FROM payments
                  write: merge
                  keys: [id]
                  incremental: payments
              """);
    write("payments/1.csv", "id,customer,day,amount\n1,ann,2025-01-01,1\n2,bob,2025-01-01,2\n");
    run();
    write("payments/2.csv", "id,customer,day,amount\n2,bob,2025-01-02,20\n");
    load().run(SPARK, "payments");
    write("payments/3.csv", "id,customer,day,amount\n2,bob,2025-01-03,200\n3,cyd,2025-01-03,3\n");
    load().run(SPARK, "payments");

    RunSummary late = run();

    assertThat(result(late, "copy").counts().read()).isEqualTo(2);
    assertThat(rows("copy")).containsExactly("[1,1]", "[2,200]", "[3,3]");
  }

  @Test
  void aSnapshotSourceHasTheRowsOfItsLastFiles() throws IOException {
    String pipeline = HEAD + payments("overwrite", "");
    write("bank.yaml", pipeline);
    write("payments/1.csv", "id,customer,day,amount\n1,ann,2025-01-01,1\n2,bob,2025-01-01,2\n");
    run();
    write("payments/2.csv", "id,customer,day,amount\n2,bob,2025-01-02,3\n");
    run();
    assertThat(rows("payments")).containsExactly("[2,bob,2025-01-02,3]");
    assertThat(run().results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);

    write("bank.yaml", pipeline.replace("amount INT", "amount BIGINT"));
    run();
    assertThat(rows("payments")).containsExactly("[2,bob,2025-01-02,3]");
    assertThat(run().results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);

    write("payments/3.csv", "id,customer,day,amount\n");
    assertThat(failure("payments"))
        .isEqualTo(
            "sources.payments: the new files have 0 rows and none is left to write, which would"
                + " empty the table. Nothing was published; the table is unchanged (version 2)."
                + " Deliver a file that has rows, or delete the table's directory.");
    assertThat(rows("payments")).hasSize(1);
  }

  @Test
  void partitionsAreOverwrittenInTheOrderInWhichFilesCame() throws IOException {
    String pipeline =
        HEAD
            + payments("overwritePartitions", "    partitionBy: [day]\n")
            + """
              tables:
                days:
                  sql: SELECT day, sum(amount) AS total FROM payments GROUP BY day
                  write: overwritePartitions
                  partitionBy: [day]
              """;
    write("bank.yaml", pipeline);
    write("payments/b.csv", "id,customer,day,amount\n1,ann,2025-01-01,1\n2,ann,2025-01-02,2\n");
    run();
    write("payments/a.csv", "id,customer,day,amount\n3,bob,2025-01-02,7\n4,bob,2025-01-03,9\n");
    run();
    List<String> expected =
        List.of("[1,ann,2025-01-01,1]", "[3,bob,2025-01-02,7]", "[4,bob,2025-01-03,9]");
    assertThat(rows("payments")).isEqualTo(expected);
    assertThat(rows("days")).containsExactly("[2025-01-01,1]", "[2025-01-02,7]", "[2025-01-03,9]");

    load().runFullRefresh(SPARK, RunListener.SILENT);

    assertThat(rows("payments")).isEqualTo(expected);
  }

  private static String payments(String write, String more) {
    return """
          payments:
            format: csv
            path: payments
            options: {header: true}
            schema: id INT NOT NULL, customer STRING, day DATE, amount INT
            write: WRITE
        """
            .replace("WRITE", write)
        + more;
  }

  private String failure(String node) {
    RunSummary summary = run();
    return String.valueOf(Objects.requireNonNull(result(summary, node).failure()).getMessage());
  }

  private static NodeResult result(RunSummary summary, String node) {
    return summary.results().stream()
        .filter(result -> result.node().name().value().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private RunSummary run() {
    return load().run(SPARK);
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("bank.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows(String table) {
    return load().table(SPARK, table).collectAsList().stream()
        .map(Object::toString)
        .sorted()
        .collect(Collectors.toList());
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
