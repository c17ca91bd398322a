package io.penstock.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.TestSpark;
import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.ExitCode;
import io.penstock.run.Counts;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import io.penstock.sample.ReferenceFeatures;
import io.penstock.sample.SampleFiles;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pipelines/financial-risk.yaml, whole, against what was worked out without Spark. */
class FinancialRiskTest {
  private static final String FILE = "../pipelines/financial-risk.yaml";
  private static final SampleFiles FILES = new SampleFiles(Path.of("../sample-data"));

  @TempDir private static Path lake;

  private static final SparkSession SPARK = TestSpark.session();
  private static Pipeline pipeline = Pipeline.load(FILE);
  private static Map<String, NodeResult> results = Map.of();
  private static ReferenceFeatures reference;

  @BeforeAll
  static void run() throws IOException {
    pipeline = Pipeline.load(FILE, LoadOptions.DEFAULTS.withLake(lake.toString()));
    RunSummary summary = pipeline.run(SPARK);
    assertThat(summary.exitCode()).as(summary.failure().toString()).isEqualTo(ExitCode.OK);
    results =
        summary.results().stream().collect(Collectors.toMap(r -> r.node().name().value(), r -> r));
    reference = ReferenceFeatures.read(FILES);
  }

  @Test
  void everyRowIsWrittenDroppedOrQuarantinedAsPlanted() {
    NodeResult transactions = result("transactions");

    assertThat(transactions.counts()).isEqualTo(new Counts(202_878, 202_623, 120, 135));
    assertThat(transactions.violations())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "parses", 48L,
                "one_row_per_transaction", 64L,
                "amount_present", 120L,
                "amount_sane", 23L,
                "type_known", 15L));
    assertThat(table("transactions").count()).isEqualTo(202_623);
    assertThat(table("transactions__quarantine").count()).isEqualTo(135);
  }

  private static String kind(String reason) {
    return reason.replaceAll("'[^']*'", "?").replaceAll("[0-9]+ values", "n values");
  }

  @Test
  void theQuarantineSaysWhyAndWhere() {
    Map<String, Long> reasons = new HashMap<>();
    table("transactions__quarantine")
        .select(functions.explode(functions.col("_reasons")).as("reason"))
        .groupBy("reason")
        .count()
        .collectAsList()
        .forEach(row -> reasons.merge(kind(row.getString(0)), row.getLong(1), Long::sum));

    assertThat(reasons)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "parses: transaction_amount ? is not a DECIMAL(12,2)", 12L,
                "parses: transaction_date ? is not a DATE", 10L,
                "parses: n values, the schema has 5", 8L + 7L,
                "parses: no value for customer_id", 11L,
                "one_row_per_transaction", 64L,
                "amount_sane", 23L));
  }

  @Test
  void aQuarantinedRecordIsTheOneThatItsFileAndNumberName() throws IOException {
    Map<String, String> texts = new HashMap<>();
    FILES.transactions().forEach(line -> texts.put(line.file() + "#" + line.number(), line.text()));

    for (Row row : table("transactions__quarantine").where("_raw IS NOT NULL").collectAsList()) {
      String file = Path.of(row.<String>getAs("_file")).getFileName().toString();
      long record = row.getAs("_record");
      assertThat(texts.get(file + "#" + record)).isEqualTo(row.getAs("_raw"));
    }
  }

  @Test
  void tablesHaveTheRowsOfTheReference() {
    assertThat(table("spending").count()).isEqualTo(reference.events());
    assertThat(table("customers").count()).isEqualTo(6_952);
    assertThat(table("outcomes").count()).isEqualTo(10_000);
    assertThat(table("customer_activity").count())
        .isEqualTo(reference.customersBy(LocalDate.of(2025, 6, 30)));
    assertThat(table("spending").select("customer_ref").head().getString(0))
        .matches("\\*{3}\\d{4}");
  }

  @Test
  void everyTrainingRowHasTheValuesOfTheReferenceAsOfItsObservation() {
    List<Row> rows = table("training").collectAsList();

    assertThat(rows).hasSize(10_000);
    for (Row row : rows) {
      LocalDate asOf = LocalDate.parse(row.getAs("as_of").toString());
      String customer = row.getAs("customer_id");
      assertThat(values(row)).as(customer).isEqualTo(reference.of(customer, asOf));
    }
  }

  @Test
  void scoringRowsHaveTheValuesOfTheReference() {
    for (Row row : table("customer_activity").where("customer_id < 'C000500'").collectAsList()) {
      assertThat(values(row))
          .isEqualTo(reference.of(row.getAs("customer_id"), LocalDate.of(2025, 6, 30)));
    }
  }

  @Test
  void theModelIsWithin3PointsOfWhatTheTransactionsShow() throws IOException {
    Map<String, String[]> truth = new HashMap<>();
    FILES
        .rows("truth.csv")
        .forEach(
            line ->
                truth.put(
                    line.field(0) + line.field(1), new String[] {line.field(2), line.field(3)}));
    List<double[]> model = new ArrayList<>();
    List<double[]> probability = new ArrayList<>();
    List<double[]> observable = new ArrayList<>();
    PipelineModel fitted = pipeline.model(SPARK, "default_risk");
    // The split's formula, as the documentation states it.
    Dataset<Row> test =
        table("training")
            .where(
                "pmod(xxhash64(CAST(42 AS BIGINT), customer_id), 1073741824) / 1073741824 < 0.3");

    for (Row row : fitted.transform(test).collectAsList()) {
      double label = row.<Integer>getAs("defaulted");
      String[] known = truth.get(row.getAs("customer_id") + row.getAs("as_of").toString());
      org.apache.spark.ml.linalg.Vector scores = row.getAs("probability");
      model.add(new double[] {scores.apply(1), label});
      probability.add(new double[] {Double.parseDouble(known[0]), label});
      observable.add(new double[] {Double.parseDouble(known[1]), label});
    }

    double auc = auc(model);
    assertThat(result("default_risk").metrics().get("areaUnderROC")).isCloseTo(auc, within(1e-9));
    assertThat(auc).isGreaterThan(auc(observable) - 0.03).isLessThan(auc(probability));
  }

  @Test
  void everyCustomerIsScored() {
    Dataset<Row> scores = table("risk_scores");

    assertThat(scores.columns())
        .containsExactly("customer_id", "as_of", "probability", "prediction", "model_version");
    assertThat(scores.count()).isEqualTo(reference.customersBy(LocalDate.of(2025, 6, 30)));
    assertThat(scores.where("probability > 0 AND probability < 1").count())
        .isEqualTo(scores.count());
  }

  @Test
  void aSecondRunDoesNothing() {
    RunSummary again = pipeline.run(SPARK);

    assertThat(again.results()).extracting(NodeResult::outcome).containsOnly(Outcome.UP_TO_DATE);
    assertThat(pipeline.plan().isUpToDate()).isTrue();
  }

  private static NodeResult result(String node) {
    NodeResult result = results.get(node);
    assertThat(result).isNotNull();
    return result;
  }

  private static Dataset<Row> table(String name) {
    return pipeline.table(SPARK, name);
  }

  private static Map<String, String> values(Row row) {
    Set<String> keys = Set.of("customer_id", "as_of", "defaulted");
    Map<String, String> values = new TreeMap<>();
    for (String column : row.schema().fieldNames()) {
      if (!keys.contains(column)) {
        values.put(column, text(column, row.getAs(column)));
      }
    }
    return values;
  }

  private static String text(String column, Object value) {
    if (value instanceof BigDecimal decimal && column.matches("(cash_share|payment_ratio).*")) {
      return decimal.setScale(4, RoundingMode.HALF_UP).toPlainString();
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
  }

  /** By counting pairs: the share in which the positive row is above, ties one half. */
  private static double auc(List<double[]> rows) {
    double wins = 0;
    long pairs = 0;
    for (double[] positive : rows) {
      for (double[] negative : rows) {
        if (positive[1] == 1 && negative[1] == 0) {
          pairs++;
          wins += positive[0] > negative[0] ? 1 : positive[0] == negative[0] ? 0.5 : 0;
        }
      }
    }
    return wins / pairs;
  }
}
