package io.penstock.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.TestSpark;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final StructType SCORED =
      new StructType()
          .add("y", "double")
          .add("rawPrediction", SQLDataTypes.VectorType())
          .add("probability", SQLDataTypes.VectorType())
          .add("prediction", "double")
          .add("v", SQLDataTypes.VectorType());

  @Test
  void measuresSixRowsByHand() {
    // probability of 1, label: as in RankCurveTest
    Dataset<Row> scored =
        scored(new double[] {0.1, 0.9, 0.7, 0.8, 0.4, 0.7}, new int[] {0, 1, 1, 0, 1, 0});

    Evaluation evaluation = Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 6);

    double logLoss =
        -(Math.log(0.9)
                + Math.log(0.9)
                + Math.log(0.7)
                + Math.log(0.2)
                + Math.log(0.4)
                + Math.log(0.3))
            / 6;
    // squares of 0.1 0.1 0.3 0.8 0.6 0.7
    double brier = (0.01 + 0.01 + 0.09 + 0.64 + 0.36 + 0.49) / 6;
    var metrics = evaluation.metrics();
    assertThat(metrics.get("areaUnderROC")).isCloseTo(5.5 / 9, within(1e-12));
    assertThat(metrics.get("ks")).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(metrics.get("logLoss")).isCloseTo(logLoss, within(1e-12));
    assertThat(metrics.get("brier")).isCloseTo(brier, within(1e-12));
    assertThat(metrics.get("accuracy")).isCloseTo(0.5, within(1e-12));
    assertThat(evaluation.constantScore()).isNull();
    assertThat(evaluation.sampledVectors()).hasSize(6);
  }

  @Test
  void equalsMllibInTheDriverAndOnTheCluster() {
    double[] probabilities = new double[500];
    int[] labels = new int[500];
    for (int i = 0; i < 500; i++) {
      probabilities[i] = (i * 37 % 101) / 100.0; // ties, and 0 and 1, which logLoss clips
      labels[i] = i * 53 % 97 < 30 + 40 * probabilities[i] ? 1 : 0;
    }
    Dataset<Row> scored = scored(probabilities, labels);

    Evaluation driver = Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 500);
    Evaluation cluster = Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 500, 0);

    var binary = new BinaryClassificationEvaluator().setLabelCol("y").setNumBins(0);
    double roc = binary.setMetricName("areaUnderROC").evaluate(scored);
    double pr = binary.setMetricName("areaUnderPR").evaluate(scored);
    double logLoss =
        new MulticlassClassificationEvaluator()
            .setLabelCol("y")
            .setMetricName("logLoss")
            .evaluate(scored);
    for (Evaluation evaluation : List.of(driver, cluster)) {
      assertThat(evaluation.metrics().get("areaUnderROC")).isCloseTo(roc, within(1e-12));
      assertThat(evaluation.metrics().get("areaUnderPR")).isCloseTo(pr, within(1e-12));
      assertThat(evaluation.metrics().get("logLoss")).isCloseTo(logLoss, within(1e-12));
    }
    cluster
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(driver.metrics().get(name)).as(name).isCloseTo(value, within(1e-12)));
    assertThat(cluster.sampledVectors()).hasSize(500);
  }

  @Test
  void measuresRegressionsAsMllibDoes() {
    Dataset<Row> scored = scored(new double[] {0.1, 0.9, 0.7, 0.8}, new int[] {0, 1, 3, 2});

    Evaluation evaluation = Evaluation.of(scored, ModelKind.REGRESSION, "y", "v", 1, 4);

    for (String metric : ModelKind.REGRESSION.metrics()) {
      double stock =
          new RegressionEvaluator().setLabelCol("y").setMetricName(metric).evaluate(scored);
      assertThat(evaluation.metrics().get(metric)).as(metric).isCloseTo(stock, within(1e-12));
    }
  }

  @Test
  void seesThatAllScoresAreEqual() {
    Dataset<Row> scored = scored(new double[] {0.2, 0.2, 0.2}, new int[] {0, 1, 0});

    assertThat(Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 3).constantScore())
        .isEqualTo(0.2);
    assertThat(Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 3, 0).constantScore())
        .isEqualTo(0.2);
  }

  @Test
  void ranksByTheScoreThatIsPublished() {
    // A tree's leaves: 90 rows of class 0 and 10 of class 1, and 2 of class 0 and 8 of class 1.
    List<Row> rows =
        List.of(
            leaf(0, Vectors.dense(90, 10), Vectors.dense(0.9, 0.1)),
            leaf(1, Vectors.dense(2, 8), Vectors.dense(0.2, 0.8)));
    Dataset<Row> scored = TestSpark.session().createDataFrame(rows, SCORED);

    Evaluation byProbability = Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 2);
    Evaluation onCluster = Evaluation.of(scored, ModelKind.BINARY, "y", "v", 1, 2, 0);
    Evaluation byMargin = Evaluation.of(scored, ModelKind.BINARY_BY_MARGIN, "y", "v", 1, 2);

    assertThat(byProbability.metrics().get("areaUnderROC")).isEqualTo(1.0);
    assertThat(onCluster.metrics().get("areaUnderROC")).isEqualTo(1.0);
    assertThat(byMargin.metrics().get("areaUnderROC")).isZero();
  }

  private static Row leaf(int label, Vector counts, Vector probability) {
    return RowFactory.create((double) label, counts, probability, 1.0, Vectors.dense(0));
  }

  @Test
  void samplesFewerVectorsTheWiderTheyAre() {
    double[] probabilities = new double[2000];
    int[] labels = new int[2000];
    labels[0] = 1;
    Dataset<Row> scored = scored(probabilities, labels);

    assertThat(sampled(scored, 2_000)).isEqualTo(2000); // 4,000,000 slots
    assertThat(sampled(scored, 8_000)).isBetween(430, 570);
    assertThat(sampled(scored, 1_000_000)).isBetween(70, 130);
  }

  private static int sampled(Dataset<Row> scored, int width) {
    return Evaluation.of(scored, ModelKind.BINARY, "y", "v", width, 2000).sampledVectors().size();
  }

  private static Dataset<Row> scored(double[] probabilities, int[] labels) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      Vector both = Vectors.dense(1 - probabilities[i], probabilities[i]);
      double prediction = probabilities[i] > 0.5 ? 1.0 : 0.0;
      rows.add(RowFactory.create((double) labels[i], both, both, prediction, Vectors.dense(i)));
    }
    return TestSpark.session().createDataFrame(rows, SCORED);
  }
}
