package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock MLlib is the other implementation, and its own spread over partitionings the measure. */
class LinearParityTest {
  private record Case(
      Points points,
      String solver,
      double regParam,
      double elasticNet,
      boolean intercept,
      boolean standardization,
      boolean weighted) {
    LinearRegression set(LinearRegression estimator) {
      estimator
          .setLabelCol("target")
          .setSolver(solver)
          .setRegParam(regParam)
          .setElasticNetParam(elasticNet)
          .setFitIntercept(intercept)
          .setStandardization(standardization)
          .setMaxIter(12)
          .setTol(1e-7);
      return weighted ? estimator.setWeightCol("weight") : estimator;
    }
  }

  static Stream<Arguments> cases() {
    List<Case> cases = new ArrayList<>();
    for (Points points : Points.values()) {
      for (String solver : new String[] {"normal", "l-bfgs"}) {
        cases.add(new Case(points, solver, 0.1, 0, true, true, true));
        cases.add(new Case(points, solver, 0.1, 0.5, true, true, true));
      }
    }
    for (boolean intercept : new boolean[] {true, false}) {
      for (boolean standardization : new boolean[] {true, false}) {
        for (String solver : new String[] {"normal", "l-bfgs"}) {
          cases.add(new Case(Points.ODD, solver, 0.2, 1, intercept, standardization, false));
          cases.add(new Case(Points.ODD, solver, 0.2, 0, intercept, standardization, true));
        }
      }
    }
    cases.add(new Case(Points.TALL, "auto", 0, 0, true, true, true));
    cases.add(new Case(Points.TALL, "l-bfgs", 0, 0, true, true, false));
    cases.add(new Case(Points.CONSTANT_COLUMNS, "l-bfgs", 0, 0, true, true, false));
    return cases.stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsStockMLlib(Case parameters) {
    Dataset<Row> rows = parameters.points.rows(2, 2).cache();
    LinearRegressionModel stock = parameters.set(new LinearRegression()).fit(rows);

    LinearRegressionModel ours =
        parameters.set(new GpuLinearRegression().setFallback(false)).fit(rows);

    Closeness.check(
        numbers(ours),
        numbers(stock),
        () ->
            Stream.of(1, 3, 7)
                .map(n -> parameters.set(new LinearRegression()).fit(rows.repartition(n)))
                .map(LinearParityTest::numbers)
                .toList(),
        parameters.toString());
    assertThat(ours.getClass()).isEqualTo(LinearRegressionModel.class);
    assertThat(ours.summary().objectiveHistory().length)
        .isCloseTo(stock.summary().objectiveHistory().length, within(1));
    assertThat(ours.summary().r2()).isCloseTo(stock.summary().r2(), within(1e-6));
    rows.unpersist();
  }

  private static double[] numbers(LinearRegressionModel model) {
    double[] coefficients = model.coefficients().toArray();
    double[] all = Arrays.copyOf(coefficients, coefficients.length + 1);
    all[coefficients.length] = model.intercept();
    return all;
  }
}
