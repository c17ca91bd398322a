package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.gpu.fit.FitReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class FitTest {
  @Test
  void runsOneJobHoweverManyTheIterations() throws Exception {
    Dataset<Row> rows = Points.ODD.rows(2, 3).cache();
    rows.count();
    SparkContext spark = TestSpark.session().sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counter =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    spark.listenerBus().waitUntilEmpty();
    spark.addSparkListener(counter);

    LogisticRegressionModel model =
        new GpuLogisticRegression().setFallback(false).setMaxIter(20).setRegParam(0.01).fit(rows);
    spark.listenerBus().waitUntilEmpty();

    spark.removeSparkListener(counter);
    assertThat(model.summary().totalIterations()).isGreaterThan(4);
    assertThat(jobs).hasValue(1);
    rows.unpersist();
  }

  @Test
  void keepsThresholdsAndSummarisesAsStock() {
    Dataset<Row> rows = Points.TALL.rows(3, 2).cache();
    double[] thresholds = {0.1, 0.6, 0.3};
    LogisticRegression stockEstimator = new LogisticRegression().setThresholds(thresholds);
    LogisticRegression ourEstimator = new GpuLogisticRegression().setThresholds(thresholds);

    LogisticRegressionModel stock = stockEstimator.setRegParam(0.01).fit(rows);
    LogisticRegressionModel ours = ourEstimator.setRegParam(0.01).fit(rows);

    assertThat(ours.getThresholds()).containsExactly(thresholds);
    assertThat(ours.parent()).isSameAs(ourEstimator);
    assertThat(ours.transform(rows).select("prediction").collectAsList())
        .isEqualTo(stock.transform(rows).select("prediction").collectAsList());
    assertThat(ours.summary().accuracy()).isCloseTo(stock.summary().accuracy(), within(1e-12));
    assertThat(ours.summary().weightedFMeasure())
        .isCloseTo(stock.summary().weightedFMeasure(), within(1e-12));
    rows.unpersist();
  }

  @Test
  void countsNoClassWhoseRowsWeighNothing() {
    Dataset<Row> two = Points.TALL.rows(2, 2);
    Dataset<Row> rows =
        two.union(two.limit(1).selectExpr("2.0 AS label", "target", "0.0 AS weight", "features"));

    LogisticRegressionModel stock = new LogisticRegression().setWeightCol("weight").fit(rows);
    LogisticRegressionModel ours = new GpuLogisticRegression().setWeightCol("weight").fit(rows);

    assertThat(ours.numClasses()).isEqualTo(stock.numClasses()).isEqualTo(2);
    assertThat(ours.coefficients().toArray())
        .usingComparatorWithPrecision(1e-8)
        .containsExactly(stock.coefficients().toArray());
  }

  @Test
  void readsNamesOfColumnsAsStock() {
    Dataset<Row> rows = Points.TALL.rows(2, 2).selectExpr("label", "struct(features) AS all");
    LogisticRegression stock = new LogisticRegression().setFeaturesCol("all.FEATURES");
    LogisticRegression ours = new GpuLogisticRegression().setFeaturesCol("all.FEATURES");

    assertThat(ours.fit(rows).coefficients().toArray())
        .usingComparatorWithPrecision(1e-8)
        .containsExactly(stock.fit(rows).coefficients().toArray());
  }

  @Test
  void isTunedByStockCrossValidationAndTellsOfEachFit() {
    Dataset<Row> rows = Points.TALL.rows(2, 2).cache();
    List<FitReport> reports = new ArrayList<>();
    GpuLogisticRegression estimator = new GpuLogisticRegression().onFit(reports::add);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(estimator.regParam(), new double[] {0.01, 10}).build();

    LogisticRegressionModel best =
        (LogisticRegressionModel)
            new CrossValidator()
                .setEstimator(estimator)
                .setEvaluator(new BinaryClassificationEvaluator())
                .setEstimatorParamMaps(grid)
                .setNumFolds(2)
                .setSeed(1)
                .fit(rows)
                .bestModel();

    assertThat(best.getRegParam()).isEqualTo(0.01);
    assertThat(reports).hasSize(5).noneMatch(FitReport::isStock); // two folds of two, and the best
    rows.unpersist();
  }
}
