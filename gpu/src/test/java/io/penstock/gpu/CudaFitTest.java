package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gpu.fit.FitReport;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The estimators on the GPU of this machine, against stock MLlib and against our CPU engine. With
 * the ordinary tolerance: below it, rounding decides which iteration is the last, of stock too.
 */
@Tag("gpu")
class CudaFitTest {
  private final List<FitReport> reports = new ArrayList<>();

  private static LogisticRegression set(LogisticRegression estimator, double elasticNet) {
    return estimator
        .setRegParam(0.01)
        .setElasticNetParam(elasticNet)
        .setMaxIter(25)
        .setWeightCol("weight");
  }

  private static LinearRegression set(LinearRegression estimator, String solver, double net) {
    return estimator
        .setLabelCol("target")
        .setSolver(solver)
        .setRegParam(0.1)
        .setElasticNetParam(net)
        .setMaxIter(25)
        .setWeightCol("weight");
  }

  private GpuLogisticRegression logistic(String gpu, String storage) {
    return new GpuLogisticRegression()
        .setGpu(gpu)
        .setStorage(storage)
        .setFallback(false)
        .onFit(reports::add);
  }

  private GpuLinearRegression linear(String gpu, String storage) {
    return new GpuLinearRegression()
        .setGpu(gpu)
        .setStorage(storage)
        .setFallback(false)
        .onFit(reports::add);
  }

  @ParameterizedTest
  @EnumSource
  void logisticRegressionEqualsTheOthers(Points points) {
    for (int classes : new int[] {2, 3}) {
      Dataset<Row> rows = points.rows(classes, 3).cache();
      double net = classes == 2 ? 0 : 0.5;

      double[] gpu = numbers(set(logistic("require", "float64"), net).fit(rows));
      double[] cpu = numbers(set(logistic("off", "float64"), net).fit(rows));
      double[] single = numbers(set(logistic("require", "float32"), net).fit(rows));
      double[] singleCpu = numbers(set(logistic("off", "float32"), net).fit(rows));

      Closeness.check(
          gpu,
          numbers(set(new LogisticRegression(), net).fit(rows)),
          () ->
              Stream.of(1, 2, 7)
                  .map(n -> numbers(set(new LogisticRegression(), net).fit(rows.repartition(n))))
                  .toList(),
          points + " stock");
      near(gpu, cpu, 1e-6);
      near(single, singleCpu, 1e-6);
      assertThat(numbers(set(logistic("require", "float64"), net).fit(rows))).isEqualTo(gpu);
      rows.unpersist();
    }
    assertGpu();
  }

  @ParameterizedTest
  @EnumSource
  void linearRegressionEqualsTheOthers(Points points) {
    Dataset<Row> rows = points.rows(2, 3).cache();
    for (String solver : new String[] {"normal", "l-bfgs"}) {
      for (double net : new double[] {0, 0.5}) {
        double[] gpu = numbers(set(linear("require", "float64"), solver, net).fit(rows));
        double[] cpu = numbers(set(linear("off", "float64"), solver, net).fit(rows));
        double[] single = numbers(set(linear("require", "float32"), solver, net).fit(rows));
        double[] singleCpu = numbers(set(linear("off", "float32"), solver, net).fit(rows));

        Closeness.check(
            gpu,
            numbers(set(new LinearRegression(), solver, net).fit(rows)),
            () ->
                Stream.of(1, 2, 7)
                    .map(n -> set(new LinearRegression(), solver, net).fit(rows.repartition(n)))
                    .map(CudaFitTest::numbers)
                    .toList(),
            points + " " + solver + " stock");
        near(gpu, cpu, 1e-6);
        near(single, singleCpu, 1e-6);
      }
    }
    rows.unpersist();
    assertGpu();
  }

  private void assertGpu() {
    assertThat(reports).filteredOn(report -> report.reason().equals("gpu is require")).isNotEmpty();
    assertThat(reports)
        .allMatch(
            report -> report.engine().startsWith("CPU") == report.reason().equals("gpu is off"));
  }

  /** Both engines sum the same rows; an optimizer makes more of the last digits. */
  private static void near(double[] actual, double[] expected, double relative) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(Math.abs(actual[i] - expected[i])).as("%d", i).isLessThan(relative * scale);
    }
  }

  private static double[] numbers(LogisticRegressionModel model) {
    return with(model.coefficientMatrix().toArray(), model.interceptVector().toArray());
  }

  private static double[] numbers(LinearRegressionModel model) {
    return with(model.coefficients().toArray(), new double[] {model.intercept()});
  }

  private static double[] with(double[] coefficients, double[] intercepts) {
    double[] all = Arrays.copyOf(coefficients, coefficients.length + intercepts.length);
    System.arraycopy(intercepts, 0, all, coefficients.length, intercepts.length);
    return all;
  }
}
