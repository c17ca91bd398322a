package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Stock MLlib is the other implementation, and its own spread over partitionings the measure. */
class LogisticParityTest {
  private record Case(
      Points points,
      int classes,
      double regParam,
      double elasticNet,
      boolean intercept,
      boolean standardization,
      boolean weighted,
      String family) {
    LogisticRegression set(LogisticRegression estimator) {
      estimator
          .setRegParam(regParam)
          .setElasticNetParam(elasticNet)
          .setFitIntercept(intercept)
          .setStandardization(standardization)
          .setFamily(family)
          .setMaxIter(12)
          .setTol(1e-7);
      return weighted ? estimator.setWeightCol("weight") : estimator;
    }
  }

  static Stream<Arguments> cases() {
    List<Case> cases = new ArrayList<>();
    for (Points points : Points.values()) {
      cases.add(new Case(points, 2, 0.01, 0, true, true, true, "auto"));
      cases.add(new Case(points, 2, 0.02, 0.5, true, true, true, "auto"));
      cases.add(new Case(points, 3, 0.01, 0, true, true, true, "auto"));
    }
    for (boolean intercept : new boolean[] {true, false}) {
      for (boolean standardization : new boolean[] {true, false}) {
        cases.add(new Case(Points.ODD, 2, 0.05, 1, intercept, standardization, false, "auto"));
        cases.add(new Case(Points.ODD, 2, 0.05, 0, intercept, standardization, true, "auto"));
        cases.add(new Case(Points.ODD, 4, 0.05, 0.3, intercept, standardization, true, "auto"));
      }
    }
    cases.add(new Case(Points.TALL, 2, 0, 0, true, true, true, "auto"));
    cases.add(new Case(Points.TALL, 2, 0, 0, true, true, false, "multinomial"));
    cases.add(new Case(Points.TALL, 3, 0, 0, true, true, true, "auto"));
    cases.add(new Case(Points.TALL, 2, 0.1, 0, false, true, true, "binomial"));
    return cases.stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsStockMLlib(Case parameters) {
    Dataset<Row> rows = parameters.points.rows(parameters.classes, 2).cache();
    LogisticRegressionModel stock = parameters.set(new LogisticRegression()).fit(rows);

    LogisticRegressionModel ours =
        parameters.set(new GpuLogisticRegression().setFallback(false)).fit(rows);

    Closeness.check(
        numbers(ours),
        numbers(stock),
        () ->
            Stream.of(1, 3, 7)
                .map(n -> parameters.set(new LogisticRegression()).fit(rows.repartition(n)))
                .map(LogisticParityTest::numbers)
                .toList(),
        parameters.toString());
    assertThat(ours.getClass()).isEqualTo(LogisticRegressionModel.class);
    assertThat(ours.coefficientMatrix().numRows()).isEqualTo(stock.coefficientMatrix().numRows());
    assertThat(ours.summary().totalIterations())
        .isCloseTo(stock.summary().totalIterations(), within(1));
    assertThat(ours.summary().objectiveHistory()[1])
        .isCloseTo(stock.summary().objectiveHistory()[1], within(1e-9));
    rows.unpersist();
  }

  private static double[] numbers(LogisticRegressionModel model) {
    double[] coefficients = model.coefficientMatrix().toArray();
    double[] intercepts = model.interceptVector().toArray();
    double[] all = Arrays.copyOf(coefficients, coefficients.length + intercepts.length);
    System.arraycopy(intercepts, 0, all, coefficients.length, intercepts.length);
    return all;
  }
}
