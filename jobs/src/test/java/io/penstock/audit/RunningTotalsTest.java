package io.penstock.audit;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Judged by what Spark's own Aggregate makes of the same rows. */
class RunningTotalsTest {
  private static final List<String> AGGREGATES =
      List.of(
          "count(*)",
          "count(amount)",
          "count(amount, name)",
          "count_if(amount > 3)",
          "sum(amount)",
          "sum(id)",
          "sum(small)",
          "sum(CAST(amount AS DOUBLE))",
          "avg(amount)",
          "avg(day - DATE'2025-01-01')",
          "min(name)",
          "max(name)",
          "min(day)",
          "max(at)",
          "max_by(name, id)",
          "stddev(amount)",
          "var_pop(id)",
          "corr(id, amount)",
          "skewness(id)",
          "bool_and(amount < 100)",
          "every(is_odd)",
          "any(is_odd)",
          "bit_xor(id)",
          "try_sum(id)",
          "regr_slope(amount, id)",
          "sum(amount) FILTER (WHERE is_odd)",
          "count(*) FILTER (WHERE amount IS NULL)",
          "sum(amount) > 100 AND max(name) LIKE 'n%' AND count(*) BETWEEN 1 AND 2000",
          "count_if(100 / nullif(id, 0) BETWEEN 1 AND 4) BETWEEN 1 AND count(*)",
          "count_if(is_odd) / count(*) < 0.6",
          "sum(amount) / count(amount) = avg(amount)",
          "CASE WHEN min(id) < 0 THEN 'a' ELSE upper(max(name)) END",
          "max(at) > current_timestamp()",
          "sum(CASE WHEN id % 7 = 0 THEN 1 WHEN id % 5 = 0 THEN 2 ELSE id END)",
          "max(struct(id, name)).name");

  private static Dataset<Row> rows(int number) {
    return TestSpark.session()
        .range(0, number, 1, 3)
        .selectExpr(
            "id",
            "CASE WHEN id % 11 > 0 THEN CAST(id % 97 / 4 AS DECIMAL(12,2)) END AS amount",
            "CASE WHEN id % 13 > 0 THEN concat('n', id) END AS name",
            "CAST(id % 100 AS TINYINT) AS small",
            "date_add(DATE'2025-01-01', CAST(id % 181 AS INT)) AS day",
            "timestamp_seconds(id) AS at",
            "id % 2 = 1 AS is_odd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void theyAreWhatAggregatesOfAllRowsAre(String wholeStage) {
    TestSpark.session().conf().set("spark.sql.codegen.wholeStage", wholeStage);
    try {
      // Spark refuses to divide by zero.
      List<String> ofNone = AGGREGATES.stream().filter(a -> !a.contains("/")).toList();
      assertThat(running(rows(0), ofNone)).isEqualTo(aggregated(rows(0), ofNone));
      for (int number : new int[] {20, 1_000}) {
        assertThat(running(rows(number), AGGREGATES))
            .as("of %s rows", number)
            .isEqualTo(aggregated(rows(number), AGGREGATES));
      }
    } finally {
      TestSpark.session().conf().unset("spark.sql.codegen.wholeStage");
    }
  }

  @Test
  void theyAreTheSameWithoutGeneratedCode() {
    TestSpark.session().conf().set("spark.sql.codegen.wholeStage", "false");
    TestSpark.session().conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
    try {
      assertThat(running(rows(1_000), AGGREGATES)).isEqualTo(aggregated(rows(1_000), AGGREGATES));
    } finally {
      TestSpark.session().conf().unset("spark.sql.codegen.wholeStage");
      TestSpark.session().conf().unset("spark.sql.codegen.factoryMode");
    }
  }

  /** One condition that is many in one piece of generated code. */
  @Test
  void manyOfThemAreOnePass() {
    List<String> many = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      many.add("sum(amount + " + i + ") FILTER (WHERE id % " + (i + 2) + " = 0)");
    }

    assertThat(running(rows(1_000), many)).isEqualTo(aggregated(rows(1_000), many));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(DISTINCT name) > 1",
        "approx_count_distinct(name) > 1",
        "median(amount) > 1",
        "percentile_approx(amount, 0.5) > 1",
        "size(collect_set(name)) > 1",
        "sum(amount) > (SELECT 1)",
        "max(name) = current_user()"
      })
  void whatHasNoBufferOfFieldsOrNeedsSparkIsNone(String aggregate) {
    assertThat(RunningTotals.of(rows(1), List.of(expr(aggregate)))).isEmpty();
  }

  private static Map<String, Object> running(Dataset<Row> rows, List<String> aggregates) {
    RunningTotals totals = RunningTotals.of(rows, columns(aggregates)).orElseThrow();
    TaskBuffer buffer = new TaskBuffer(totals.initial());
    TaskBuffer.ALL.clear();

    long passed = rows.where(totals.updated(buffer)).collectAsList().size();

    assertThat(passed).isEqualTo(rows.count());
    return totals.values(TaskBuffer.ALL.values());
  }

  private static Map<String, Object> aggregated(Dataset<Row> rows, List<String> aggregates) {
    Column[] columns = columns(aggregates).toArray(Column[]::new);
    Row row =
        rows.agg(columns[0], Arrays.copyOfRange(columns, 1, columns.length)).collectAsList().get(0);
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : row.schema().fieldNames()) {
      values.put(name, CatalystTypeConverters.convertToCatalyst(row.getAs(name)));
    }
    return values;
  }

  private static List<Column> columns(List<String> aggregates) {
    List<Column> columns = new ArrayList<>();
    for (String aggregate : aggregates) {
      columns.add(expr(aggregate).as(aggregate));
    }
    return columns;
  }

  /** One of each task. */
  private record TaskBuffer(SpecificInternalRow initial) implements RunningTotals.Buffer {
    static final Map<Integer, SpecificInternalRow> ALL = new ConcurrentHashMap<>();

    @Override
    public SpecificInternalRow row() {
      return ALL.computeIfAbsent(TaskContext.getPartitionId(), any -> initial);
    }
  }
}
