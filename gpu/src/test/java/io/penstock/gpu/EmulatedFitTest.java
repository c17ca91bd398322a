package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.cuda.EmulatedDevice;
import io.penstock.gpu.fit.FitReport;
import io.penstock.gpu.fit.GpuUnavailableException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The estimators on the CUDA engine, its kernels run by the emulated device. In a JVM of its own:
 * what drives a GPU is looked for once.
 */
class EmulatedFitTest {
  private static final int OUT_OF_MEMORY = 2;
  private static final int ILLEGAL_ADDRESS = 700;

  private final List<FitReport> reports = new ArrayList<>();

  @BeforeAll
  static void takeTheEmulatedDevice() {
    System.setProperty("penstock.cuda.library", EmulatedDevice.library().toString());
  }

  @AfterEach
  void mend() {
    EmulatedDevice.set("reset", 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ODD", "ZERO_WEIGHTS", "CONSTANT_COLUMNS"})
  void fitsAsStockMLlib(Points points) {
    Dataset<Row> rows = points.rows(2, 2).cache();
    Dataset<Row> three = points.rows(3, 2).cache();

    LogisticRegression logistic = new LogisticRegression().setRegParam(0.01).setMaxIter(15);
    check(fit(rows, false), logistic.setWeightCol("weight").fit(rows));
    check(fit(three, true), logistic.setElasticNetParam(0.5).fit(three));
    for (String solver : new String[] {"normal", "l-bfgs"}) {
      LinearRegression stock = set(new LinearRegression(), solver);
      LinearRegression ours =
          set(new GpuLinearRegression().setGpu("require").onFit(reports::add), solver);
      check(numbers(ours.fit(rows)), numbers(stock.fit(rows)));
    }

    assertThat(reports).hasSize(4).allMatch(report -> report.reason().equals("gpu is require"));
    assertThat(reports)
        .extracting(FitReport::engine)
        .allMatch(name -> name.startsWith("Emulated device"));
    long kept = EmulatedDevice.get("bytes"); // for sums, to be used again; no rows
    fit(rows, false);
    assertThat(EmulatedDevice.get("bytes")).as("bytes on the device").isEqualTo(kept);
    rows.unpersist();
    three.unpersist();
  }

  private LogisticRegressionModel fit(Dataset<Row> rows, boolean isElastic) {
    return new GpuLogisticRegression()
        .setGpu("require")
        .onFit(reports::add)
        .setRegParam(0.01)
        .setMaxIter(15)
        .setElasticNetParam(isElastic ? 0.5 : 0)
        .setWeightCol("weight")
        .fit(rows);
  }

  private static LinearRegression set(LinearRegression estimator, String solver) {
    return estimator
        .setLabelCol("target")
        .setSolver(solver)
        .setRegParam(0.1)
        .setElasticNetParam(0.2)
        .setMaxIter(15)
        .setWeightCol("weight");
  }

  private static void check(LogisticRegressionModel ours, LogisticRegressionModel stock) {
    check(ours.coefficientMatrix().toArray(), stock.coefficientMatrix().toArray());
    check(ours.interceptVector().toArray(), stock.interceptVector().toArray());
  }

  private static void check(double[] ours, double[] stock) {
    Closeness.check(ours, stock, List::of, Arrays.toString(stock));
  }

  private static double[] numbers(LinearRegressionModel model) {
    return Stream.concat(
            Arrays.stream(model.coefficients().toArray()).boxed(), Stream.of(model.intercept()))
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  @Test
  void goesToTheCpuWhenTheDeviceFailsInTheMiddle() {
    Dataset<Row> rows = ofUnknownSize(Points.TALL);
    LogisticRegressionModel stock = new LogisticRegression().fit(rows);
    GpuLogisticRegression ours = new GpuLogisticRegression().onFit(reports::add);
    EmulatedDevice.fail("cuLaunchKernel", 9, ILLEGAL_ADDRESS);

    check(ours.fit(rows), stock);

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).engine()).startsWith("CPU, 2 threads");
    assertThat(reports.get(0).reason())
        .startsWith("the GPU could not: ")
        .contains("CUDA_ERROR_ILLEGAL_ADDRESS")
        .endsWith("; gpu is off");
  }

  @Test
  void keepsRowsOnTheHostWhenTheDeviceIsFull() {
    Dataset<Row> rows = Points.TALL.rows(2, 3).cache();
    LinearRegressionModel stock = set(new LinearRegression(), "l-bfgs").fit(rows);
    LinearRegression ours =
        set(new GpuLinearRegression().setGpu("require").onFit(reports::add), "l-bfgs");
    EmulatedDevice.fail("cuMemAlloc_v2", 1, OUT_OF_MEMORY);

    check(numbers(ours.fit(rows)), numbers(stock));

    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).isStock()).isFalse();
    rows.unpersist();
  }

  @Test
  void saysThatTheGpuIsRequiredAndFails() {
    Dataset<Row> rows = Points.TALL.rows(2, 2);
    GpuLogisticRegression ours = new GpuLogisticRegression().setGpu("require");
    EmulatedDevice.fail("cuLaunchKernel", 3, ILLEGAL_ADDRESS);

    assertThatThrownBy(() -> ours.fit(rows))
        .isInstanceOf(GpuUnavailableException.class)
        .hasMessageStartingWith("the GPU cannot fit this: ")
        .hasMessageContaining("CUDA_ERROR_ILLEGAL_ADDRESS");
  }

  /** Spark has no statistics of an RDD, and so does not count on the CPU. */
  private static Dataset<Row> ofUnknownSize(Points points) {
    Dataset<Row> rows = points.rows(2, 2);
    return rows.sparkSession().createDataFrame(rows.javaRDD(), rows.schema());
  }
}
