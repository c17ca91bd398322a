package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pipeline of JSON and Parquet in docs/language.md does what the page says. */
class LanguageExampleTest {
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "Orders as JSON lines.*?```yaml\n(.*?)```.*?```json\n(.*?)```", Pattern.DOTALL);
  private static final SparkSession SPARK = TestSpark.session();

  @TempDir private Path directory;

  @Test
  void ordersAndPricesBecomeRevenue() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/language.md")));
    assertThat(example.find()).isTrue();
    Files.writeString(directory.resolve("orders.yaml"), example.group(1));
    Files.createDirectories(directory.resolve("in/orders"));
    Files.writeString(directory.resolve("in/orders/1.json"), example.group(2));
    prices("('a', DATE'2025-01-01', 1.50), ('b', DATE'2025-01-01', 10.00)");

    assertThat(run().failure()).isEmpty();

    // 2 * 1.50 + 1 * 10.00
    assertThat(rows("revenue", "day", "amount")).containsExactly("[2025-01-01,13.00]");
    assertThat(rows("orders", "id", "item.pieces")).containsExactly("[1,2]", "[2,1]");
    assertThat(rows("orders__quarantine", "_record", "_reasons[0]"))
        .containsExactly("[3,some]", "[4,parses: no value for id]");
    assertThat(
            SPARK
                .read()
                .format("delta")
                .load(directory.resolve("lake/orders").toString())
                .selectExpr("get_json_object(_rescued_data, '$.gift')")
                .where("_rescued_data IS NOT NULL")
                .collectAsList())
        .extracting(Object::toString)
        .containsExactly("[true]");

    prices("('b', DATE'2025-01-01', 20.00)");
    run();
    assertThat(rows("revenue", "day", "amount")).containsExactly("[2025-01-01,23.00]");
    assertThat(run().results()).allMatch(result -> result.outcome() == Outcome.UP_TO_DATE);
  }

  private void prices(String values) {
    SPARK
        .sql(
            "SELECT code, day, CAST(price AS DECIMAL(9,2)) AS price FROM VALUES "
                + values
                + " AS t(code, day, price)")
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(directory.resolve("in/prices").toString());
  }

  private RunSummary run() {
    return pipeline().run(SPARK);
  }

  private Pipeline pipeline() {
    return Pipeline.load(
        directory.resolve("orders.yaml").toString(),
        LoadOptions.DEFAULTS.withLake(directory.resolve("lake").toString()));
  }

  private List<String> rows(String table, String... columns) {
    return pipeline()
        .table(SPARK, table)
        .selectExpr(columns)
        .orderBy(columns[0])
        .collectAsList()
        .stream()
        .map(Row::toString)
        .toList();
  }
}
