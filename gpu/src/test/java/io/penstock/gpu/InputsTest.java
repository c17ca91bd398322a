package io.penstock.gpu;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.gpu.fit.FitReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same rows in each form that a fit takes; stock MLlib on vectors is what they must give. */
class InputsTest {
  private static final String[] COLUMNS = {"i", "l", "dec", "flag", "f"};
  private static final StructType SCHEMA =
      new StructType()
          .add("label", DataTypes.IntegerType)
          .add("i", DataTypes.IntegerType)
          .add("l", DataTypes.LongType)
          .add("dec", DataTypes.createDecimalType(12, 2))
          .add("flag", DataTypes.BooleanType)
          .add("f", DataTypes.FloatType);

  private static Dataset<Row> rows;
  private static double[] logistic;
  private static double[] linear;

  @BeforeAll
  static void learnWithStockMLlib() {
    rows = columns().repartition(3).persist(StorageLevel.MEMORY_ONLY());
    Dataset<Row> vectors =
        new VectorAssembler().setInputCols(COLUMNS).setOutputCol("features").transform(rows);
    logistic = numbers(set(new LogisticRegression()).fit(vectors));
    linear = numbers(set(new LinearRegression()).fit(vectors));
  }

  @AfterAll
  static void forget() {
    rows.unpersist();
  }

  /** All values are exact in single precision too. */
  private static Dataset<Row> columns() {
    List<Row> list = new ArrayList<>();
    Random random = new Random(11);
    for (int row = 0; row < 400; row++) {
      int i = random.nextInt(9) - 4;
      long l = random.nextInt(50);
      int quarters = random.nextInt(400);
      boolean flag = random.nextInt(3) == 0;
      float f = random.nextInt(64) / 8f;
      double score = 0.3 * i - 0.05 * l + 0.01 * quarters + (flag ? 0.8 : 0) - 0.2 * f;
      list.add(
          RowFactory.create(
              score + random.nextGaussian() > 0 ? 1 : 0,
              i,
              l,
              java.math.BigDecimal.valueOf(quarters * 25L, 2),
              flag,
              f));
    }
    return TestSpark.session().createDataFrame(list, SCHEMA);
  }

  private static LogisticRegression set(LogisticRegression estimator) {
    return estimator.setRegParam(0.01).setTol(1e-10);
  }

  private static LinearRegression set(LinearRegression estimator) {
    return estimator.setRegParam(0.01).setTol(1e-10);
  }

  private static double[] numbers(LogisticRegressionModel model) {
    return with(model.coefficients(), model.intercept());
  }

  private static double[] numbers(LinearRegressionModel model) {
    return with(model.coefficients(), model.intercept());
  }

  private static double[] with(Vector coefficients, double intercept) {
    return Stream.concat(
            IntStream.range(0, coefficients.size()).mapToObj(coefficients::apply),
            Stream.of(intercept))
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static Dataset<Row> array(Dataset<Row> from, String type) {
    String values =
        Stream.of(COLUMNS).map(c -> "double(" + c + ")").reduce((a, b) -> a + ", " + b).get();
    return from.withColumn("features", expr("cast(array(" + values + ") AS array<" + type + ">)"));
  }

  private static Dataset<Row> vectors(Dataset<Row> from) {
    Dataset<Row> arrays = array(from, "double");
    return arrays.withColumn("features", functions.array_to_vector(arrays.col("features")));
  }

  private static Dataset<Row> sparse(Dataset<Row> from, String condition) {
    Column sparse =
        org.apache
            .spark
            .sql
            .functions
            .udf(
                (UDF1<Vector, Vector>) Vector::toSparse,
                org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
            .apply(col("features"));
    return vectors(from)
        .withColumn(
            "features",
            org.apache
                .spark
                .sql
                .functions
                .when(expr(condition), sparse)
                .otherwise(col("features")));
  }

  static Stream<Arguments> forms() {
    return Stream.of(
        argumentSet("columns", rows),
        argumentSet("array<double>", array(rows, "double")),
        argumentSet("array<float>", array(rows, "float")),
        argumentSet("dense vectors", vectors(rows)),
        argumentSet("sparse vectors", sparse(rows, "true")),
        argumentSet("vectors of both kinds", sparse(rows, "flag")),
        argumentSet("rows that are not cached", array(columns(), "double")),
        argumentSet("cached vectors", vectors(rows).cache()),
        argumentSet("one partition", array(rows.coalesce(1), "double")),
        argumentSet("more partitions than rows have labels, most empty", empty()),
        argumentSet("columns without code generation", rows.union(rows.limit(0))));
  }

  /** Two partitions of 16 have rows. */
  private static Dataset<Row> empty() {
    return array(rows.repartition(16, col("label")), "double");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void givesTheModelThatStockMLlibGives(Dataset<Row> form) {
    List<FitReport> reports = new ArrayList<>();
    GpuLogisticRegression one = new GpuLogisticRegression().setFallback(false).onFit(reports::add);
    GpuLinearRegression other = new GpuLinearRegression().setFallback(false);
    if (!List.of(form.columns()).contains("features")) {
      one.setFeatureCols(COLUMNS);
      other.setFeatureCols(COLUMNS);
    }

    close(numbers(set(one).fit(form)), logistic, 1e-8);
    close(numbers(set(other).fit(form)), linear, 1e-8);

    assertThat(reports.get(0).rows()).isEqualTo(400);
    assertThat(reports.get(0).columns()).isEqualTo(COLUMNS.length);
  }

  @Test
  void keepsFourDigitsInSinglePrecision() {
    Random random = new Random(5);
    double[] shift = random.doubles(COLUMNS.length, -1, 1).toArray();
    Dataset<Row> odd =
        sparse(rows, "false")
            .withColumn(
                "features",
                org.apache
                    .spark
                    .sql
                    .functions
                    .udf(
                        (UDF1<Vector, Vector>) vector -> shifted(vector, shift),
                        org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                    .apply(col("features")))
            .cache();
    GpuLogisticRegression narrow = new GpuLogisticRegression().setStorage("float32");
    GpuLinearRegression narrowLinear = new GpuLinearRegression().setStorage("float32");

    double[] single = numbers(set(narrow).fit(odd));
    double[] wide = numbers(set(new LogisticRegression()).fit(odd));

    close(single, wide, 1e-4);
    assertThat(single).isNotEqualTo(wide);
    close(numbers(set(narrowLinear).fit(odd)), numbers(set(new LinearRegression()).fit(odd)), 1e-4);
    odd.unpersist();
  }

  private static Vector shifted(Vector vector, double[] by) {
    double[] values = vector.toArray().clone();
    for (int j = 0; j < values.length; j++) {
      values[j] = (values[j] + by[j]) / 3;
    }
    return Vectors.dense(values);
  }

  @Test
  void takesALabelAndAWeightOfAnyNumericType() {
    Dataset<Row> weighted = array(rows, "double").withColumn("w", expr("1 + i * i"));
    GpuLogisticRegression ours = new GpuLogisticRegression().setFallback(false);
    Dataset<Row> other =
        weighted
            .withColumn("label", expr("cast(label AS decimal(4, 1))"))
            .withColumn("w", expr("cast(w AS smallint)"));

    set(ours).setWeightCol("w");

    close(
        numbers(ours.fit(other)),
        numbers(set(new LogisticRegression()).setWeightCol("w").fit(vectors(weighted))),
        1e-8);
  }

  private static void close(double[] actual, double[] expected, double relative) {
    double scale = 0;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    assertThat(actual).containsExactly(expected, within(relative * scale));
  }
}
