package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.run.NodeResult;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks of a pipeline that look beyond the batch. */
class ReferencesTest {
  private static final SparkSession SPARK = TestSpark.session();
  private static final String PIPELINE =
      """
      penstock: 1
      name: shop
      parameters:
        as_of: {type: date, default: 2025-01-31}
      sources:
        sales:
          format: csv
          path: sales
          options: {header: true}
          schema: id INT NOT NULL, customer STRING, day DATE, amount INT
          checks:
            known: {references: {to: customers, on: [customer]}, onViolation: quarantine}
            fresh: {freshness: {time: day, within: 7d}}
        customers:
          format: csv
          path: customers
          options: {header: true}
          schema: customer STRING NOT NULL
      tables:
        big:
          sql: SELECT customer, amount FROM sales WHERE amount >= 10
          checks:
            known: {references: {to: customers, on: [customer]}}
            total: {expect: sum(amount) < 1000}
      """;

  @TempDir private Path directory;

  @Test
  void rowsAreLookedForInTheVersionOfTheRunAndFilesAreNotLoadedAgain() throws IOException {
    write("shop.yaml", PIPELINE);
    write("sales/a.csv", "id,customer,day,amount\n1,ann,2025-01-30,10\n2,bob,2025-01-30,20\n");
    write("customers/a.csv", "customer\nann\n");

    RunSummary first = run();
    assertThat(first.failure()).isEmpty();
    assertThat(rows("sales", "id")).containsExactly("[1]");
    assertThat(rows("sales__quarantine", "id")).containsExactly("[2]");
    assertThat(rows("big", "*")).containsExactly("[ann,10]");

    write("customers/b.csv", "customer\nbob\n");
    write("sales/b.csv", "id,customer,day,amount\n3,bob,2025-01-25,30\n");
    assertThat(reasons(run()))
        .containsEntry("customers", "1 new file, 13 bytes (b.csv)")
        .containsEntry("sales", "1 new file, 43 bytes (b.csv)");
    assertThat(rows("sales", "id")).containsExactly("[1]", "[3]");

    write("customers/c.csv", "customer\ncid\n");
    assertThat(reasons(run())).containsEntry("sales", "up to date");
  }

  @Test
  void ageIsCountedFromAsOf() throws IOException {
    write("shop.yaml", PIPELINE);
    write("sales/a.csv", "id,customer,day,amount\n1,ann,2025-01-24,10\n");
    write("customers/a.csv", "customer\nann\n");

    RunSummary summary = run();

    assertThat(summary.failure().map(Throwable::getMessage))
        .hasValue(
            "sources.sales: check 'fresh' failed: the newest 'day' is 2025-01-24, more than 7d"
                + " before 2025-02-01T00:00:00Z. Nothing was published; there is no table yet."
                + " Correct the data, or change the check.");
  }

  @Test
  void thePlanNamesTheChecksThatMayMoveRows() throws IOException {
    write("shop.yaml", PIPELINE);
    write("sales/a.csv", "id,customer,day,amount\n1,ann,2025-01-30,10\n");
    write("customers/a.csv", "customer\nann\n");

    assertThat(load().plan().steps())
        .extracting(step -> step.name() + " " + step.inputs() + " " + step.details().shuffles())
        .containsExactly(
            "customers [] []", "sales [customers] [known]", "big [sales, customers] [known]");
  }

  @Test
  void casesLookInTheirOwnRows() throws IOException {
    write("shop.yaml", PIPELINE);
    write(
        "shop.test.yaml",
        """
        cases:
          looks in its own rows:
            given:
              customers: [{customer: ann}]
              sales:
                - {id: 1, customer: ann, day: 2025-01-30, amount: 10}
                - {id: 2, customer: bob, day: 2025-01-30, amount: 900}
            expect:
              big: [{customer: ann, amount: 10}]
              sales__quarantine: [{id: 2, _reasons: ["known: no such row in customers"]}]
          sums up:
            given:
              customers: [{customer: ann}]
              sales: [{id: 1, customer: ann, day: 2025-01-30, amount: 1000}]
            expect:
              big: {fails: [total]}
        """);

    assertThat(load().test(SPARK).results())
        .hasSize(2)
        .allSatisfy(result -> assertThat(result.failures()).isEmpty());
  }

  private Map<String, String> reasons(RunSummary summary) {
    return summary.results().stream()
        .collect(Collectors.toMap(result -> result.node().name().value(), NodeResult::reason));
  }

  private RunSummary run() {
    return load().run(SPARK);
  }

  private Pipeline load() {
    return Pipeline.load(
        directory.resolve("shop.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows(String table, String columns) {
    return SPARK
        .read()
        .format("delta")
        .load(directory.resolve("lake/" + table).toString())
        .selectExpr(columns)
        .collectAsList()
        .stream()
        .map(Row::toString)
        .sorted()
        .toList();
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
