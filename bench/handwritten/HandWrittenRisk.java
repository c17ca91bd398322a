import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.input_file_name;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The financial risk pipeline in plain Spark: what {@code pipelines/financial-risk.yaml} does, as
 * one would write it by hand. It stands alone, so that the benchmark compares two programs and not
 * one with itself.
 *
 * <p>{@code HandWrittenRisk SAMPLE_DIR LAKE_DIR}; the last line of its output is one JSON object.
 */
public final class HandWrittenRisk {
  private static final String AS_OF = "2025-06-30";
  private static final int PARTITIONS = 10;

  private static final List<String> NUMERIC =
      List.of(
          "spend_7d",
          "spend_30d",
          "spend_90d",
          "cash_share_30d",
          "cash_share_90d",
          "payment_ratio_90d",
          "transactions_30d",
          "transactions_90d",
          "days_since_last",
          "credit_limit");

  private final SparkSession spark;
  private final Path input;
  private final Path lake;

  private HandWrittenRisk(SparkSession spark, Path input, Path lake) {
    this.spark = spark;
    this.input = input;
    this.lake = lake;
  }

  public static void main(String[] args) throws IOException {
    SparkConf conf =
        new SparkConf()
            .setAppName("hand-written risk")
            .setIfMissing("spark.master", "local[*]")
            .setIfMissing("spark.sql.shuffle.partitions", "8")
            .set("spark.sql.session.timeZone", "UTC")
            .set("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .set(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    try (SparkSession spark = SparkSession.builder().config(conf).getOrCreate()) {
      String result = new HandWrittenRisk(spark, Path.of(args[0]), Path.of(args[1])).run();
      System.out.println(result);
    }
  }

  private String run() throws IOException {
    Counts counts = ingestTransactions();
    ingestCustomers();
    ingestOutcomes();
    Dataset<Row> spending = writeSpending();
    Dataset<Row> activity = writeFeatures("customer_activity", everyCustomer(spending), spending);
    Dataset<Row> training =
        writeFeatures(
            "training", table("outcomes").withColumnRenamed("observed_on", "as_of"), spending);
    spending.unpersist();
    Scores scores = trainAndScore(training, activity);
    return String.format(
        Locale.ROOT,
        "{\"accepted\":%d,\"quarantined\":%d,\"dropped\":%d,\"trainRows\":%d,\"testRows\":%d,"
            + "\"areaUnderROC\":%.6f,\"areaUnderPR\":%.6f,\"scored\":%d}",
        counts.accepted(),
        counts.quarantined(),
        counts.dropped(),
        scores.trainRows(),
        scores.testRows(),
        scores.areaUnderRoc(),
        scores.areaUnderPr(),
        scores.scored());
  }

  /**
   * Reads the transactions once, keeps them while they are sorted into bronze, quarantine and
   * dropped.
   */
  private Counts ingestTransactions() {
    Dataset<Row> judged = judge(readTransactions()).persist(StorageLevel.MEMORY_AND_DISK());
    Counts counts = count(judged);
    write(
        judged
            .filter("verdict = 'accepted'")
            .drop("verdict", "_corrupt_record", "_file", "_position", "_copy")
            .withColumn("transaction_month", trunc(col("transaction_date"), "MM"))
            .repartition(col("transaction_month")),
        "transactions",
        "transaction_month");
    write(
        judged
            .filter("verdict NOT IN ('accepted', 'amount missing')")
            .drop("_position", "_copy")
            .coalesce(1),
        "transactions_quarantine");
    judged.unpersist();
    return counts;
  }

  private Dataset<Row> readTransactions() {
    StructType schema =
        StructType.fromDDL(
            "transaction_id BIGINT, customer_id STRING, transaction_date DATE, transaction_amount"
                + " DECIMAL(12,2), transaction_type STRING, _corrupt_record STRING");
    return spark
        .read()
        .schema(schema)
        .option("header", true)
        .option("mode", "PERMISSIVE")
        .option("columnNameOfCorruptRecord", "_corrupt_record")
        .csv(input.resolve("transactions").toString())
        .withColumn("_file", input_file_name())
        // Rises along a file, since gzip is never split.
        .withColumn("_position", monotonically_increasing_id());
  }

  private static Dataset<Row> judge(Dataset<Row> raw) {
    Column copy =
        row_number().over(Window.partitionBy("transaction_id").orderBy("_file", "_position"));
    return raw.withColumn("_copy", copy)
        .withColumn(
            "verdict",
            when(col("_corrupt_record").isNotNull(), "malformed")
                .when(
                    expr(
                        "transaction_id IS NULL OR customer_id IS NULL OR transaction_date IS"
                            + " NULL"),
                    "key missing")
                .when(col("_copy").gt(1), "duplicate")
                .when(abs(col("transaction_amount")).geq(1e6), "absurd amount")
                .when(col("transaction_amount").isNull(), "amount missing")
                .otherwise("accepted"));
  }

  private static Counts count(Dataset<Row> judged) {
    long accepted = 0;
    long dropped = 0;
    long quarantined = 0;
    for (Row row : judged.groupBy("verdict").count().collectAsList()) {
      switch (row.getString(0)) {
        case "accepted" -> accepted += row.getLong(1);
        case "amount missing" -> dropped += row.getLong(1);
        default -> quarantined += row.getLong(1);
      }
    }
    return new Counts(accepted, quarantined, dropped);
  }

  private void ingestCustomers() {
    write(
        readCsv(
            "customers.csv",
            "customer_id STRING, segment STRING, credit_limit DECIMAL(12,2), valid_from DATE"),
        "customers");
  }

  private void ingestOutcomes() {
    merge(
        readCsv("outcomes.csv", "customer_id STRING, observed_on DATE, defaulted INT"),
        "outcomes",
        "old.customer_id = new.customer_id AND old.observed_on = new.observed_on");
  }

  private Dataset<Row> readCsv(String file, String schema) {
    return spark.read().schema(schema).option("header", true).csv(input.resolve(file).toString());
  }

  private Dataset<Row> writeSpending() {
    write(
        table("transactions")
            .filter("transaction_type <> 'fee'")
            .select(
                col("transaction_id"),
                col("customer_id"),
                col("transaction_date"),
                col("transaction_amount"),
                col("transaction_type"),
                concat(lit("****"), expr("right(customer_id, 4)")).as("customer_ref")),
        "spending");
    return table("spending")
        .repartition(PARTITIONS, col("customer_id"))
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Dataset<Row> everyCustomer(Dataset<Row> spending) {
    return spending
        .filter(col("transaction_date").leq(lit(AS_OF).cast("date")))
        .select("customer_id")
        .distinct()
        .withColumn("as_of", lit(AS_OF).cast("date"));
  }

  /**
   * One row per row of {@code spine} (customer_id, as_of and what else it has), seen from the end
   * of as_of.
   */
  private Dataset<Row> writeFeatures(String name, Dataset<Row> spine, Dataset<Row> spending) {
    String[] keep = spine.columns();
    Dataset<Row> features =
        spine
            .join(aggregates(spine, spending), column("customer_id", "as_of"), "left")
            .join(terms(spine), column("customer_id", "as_of"), "left")
            .selectExpr(
                Stream.concat(
                        Arrays.stream(keep), Stream.concat(NUMERIC.stream(), Stream.of("segment")))
                    .map(
                        c ->
                            c.equals("credit_limit")
                                ? "CAST(credit_limit AS DOUBLE) AS credit_limit"
                                : c)
                    .toArray(String[]::new))
            .repartition(PARTITIONS, col("customer_id"));
    write(features, name, "as_of");
    return table(name);
  }

  private static Dataset<Row> aggregates(Dataset<Row> spine, Dataset<Row> spending) {
    return spending
        .join(spine.select("customer_id", "as_of"), "customer_id")
        .filter("transaction_date <= as_of")
        .groupBy("customer_id", "as_of")
        .agg(
            spend(7),
            spend(30),
            spend(90),
            share("cash", 30).as("cash_share_30d"),
            share("cash", 90).as("cash_share_90d"),
            expr("CAST(try_divide(sum(transaction_amount) FILTER (WHERE transaction_type ="
                     + " 'payment' AND "
                    + within(90)
                    + "), sum(transaction_amount) FILTER (WHERE transaction_type <> 'payment' AND "
                    + within(90)
                    + ")) AS DOUBLE)")
                .as("payment_ratio_90d"),
            expr("count(*) FILTER (WHERE " + within(30) + ")").as("transactions_30d"),
            expr("count(*) FILTER (WHERE " + within(90) + ")").as("transactions_90d"),
            expr("datediff(as_of, max(transaction_date))").as("days_since_last"));
  }

  private static Column spend(int days) {
    return expr("CAST(coalesce(sum(transaction_amount) FILTER (WHERE "
            + within(days)
            + "), 0) AS DOUBLE)")
        .as("spend_" + days + "d");
  }

  private static Column share(String type, int days) {
    return expr(
        "CAST(try_divide(sum(transaction_amount) FILTER (WHERE transaction_type = '"
            + type
            + "' AND "
            + within(days)
            + "), sum(transaction_amount) FILTER (WHERE "
            + within(days)
            + ")) AS DOUBLE)");
  }

  private static String within(int days) {
    return "transaction_date > date_sub(as_of, " + days + ")";
  }

  /** The customer's segment and limit as they were at as_of. */
  private Dataset<Row> terms(Dataset<Row> spine) {
    return spine
        .select("customer_id", "as_of")
        .join(table("customers"), "customer_id")
        .filter("valid_from <= as_of")
        .groupBy("customer_id", "as_of")
        .agg(expr("max(struct(valid_from, segment, credit_limit))").as("latest"))
        .select("customer_id", "as_of", "latest.segment", "latest.credit_limit");
  }

  private Scores trainAndScore(Dataset<Row> training, Dataset<Row> activity) throws IOException {
    Dataset<Row> labelled =
        training
            .filter("defaulted IS NOT NULL")
            .withColumn("label", col("defaulted").cast("double"));
    Column bucket = pmod(xxhash64(col("customer_id"), lit(42)), lit(100));
    Dataset<Row> train = labelled.filter(bucket.lt(70)).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> test = labelled.filter(bucket.geq(70));

    PipelineModel model = pipeline().fit(train);
    model.save(lake.resolve("models/default_risk").toString());
    long trainRows = train.count();
    train.unpersist();

    Dataset<Row> tested =
        model
            .transform(test)
            .select("label", "rawPrediction")
            .persist(StorageLevel.MEMORY_AND_DISK());
    double roc = new BinaryClassificationEvaluator().setMetricName("areaUnderROC").evaluate(tested);
    double pr = new BinaryClassificationEvaluator().setMetricName("areaUnderPR").evaluate(tested);
    long testRows = tested.count();
    tested.unpersist();

    merge(
        model
            .transform(activity)
            .select(
                col("customer_id"),
                col("as_of"),
                vector_to_array(col("probability"), "float64").getItem(1).as("probability"),
                col("prediction")),
        "risk_scores",
        "old.customer_id = new.customer_id AND old.as_of = new.as_of");
    return new Scores(trainRows, testRows, roc, pr, table("risk_scores").count());
  }

  private static Pipeline pipeline() {
    String[] numeric = NUMERIC.toArray(String[]::new);
    String[] imputed = NUMERIC.stream().map(c -> c + "_imputed").toArray(String[]::new);
    Imputer imputer =
        new Imputer().setStrategy("median").setInputCols(numeric).setOutputCols(imputed);
    StringIndexer indexer =
        new StringIndexer()
            .setInputCol("segment")
            .setOutputCol("segment_index")
            .setHandleInvalid("keep");
    OneHotEncoder encoder =
        new OneHotEncoder().setInputCol("segment_index").setOutputCol("segment_vector");
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(
                Stream.concat(Arrays.stream(imputed), Stream.of("segment_vector"))
                    .toArray(String[]::new))
            .setOutputCol("assembled");
    StandardScaler scaler =
        new StandardScaler().setInputCol("assembled").setOutputCol("features").setWithMean(true);
    LogisticRegression regression =
        new LogisticRegression().setMaxIter(100).setRegParam(0.01).setElasticNetParam(0.5);
    return new Pipeline()
        .setStages(new PipelineStage[] {imputer, indexer, encoder, assembler, scaler, regression});
  }

  private Dataset<Row> table(String name) {
    return spark.read().format("delta").load(location(name));
  }

  private void write(Dataset<Row> rows, String name, String... partitionBy) {
    rows.write().format("delta").mode("overwrite").partitionBy(partitionBy).save(location(name));
  }

  private void merge(Dataset<Row> rows, String name, String sameRow) {
    DeltaTable.createIfNotExists(spark)
        .location(location(name))
        .addColumns(rows.schema())
        .execute();
    DeltaTable.forPath(spark, location(name))
        .as("old")
        .merge(rows.as("new"), sameRow)
        .whenMatched()
        .updateAll()
        .whenNotMatched()
        .insertAll()
        .execute();
  }

  private String location(String name) {
    return lake.resolve(name).toString();
  }

  private static scala.collection.immutable.Seq<String> column(String... names) {
    return scala.collection.immutable.List$.MODULE$.from(
        scala.jdk.javaapi.CollectionConverters.asScala(
            Arrays.stream(names).collect(Collectors.toList())));
  }

  private record Counts(long accepted, long quarantined, long dropped) {}

  private record Scores(
      long trainRows, long testRows, double areaUnderRoc, double areaUnderPr, long scored) {}
}
