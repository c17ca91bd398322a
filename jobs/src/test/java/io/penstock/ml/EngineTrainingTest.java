package io.penstock.ml;

import static io.penstock.ml.Models.model;
import static io.penstock.ml.Models.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Gpu;
import io.penstock.gpu.Gpus;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that an engine of Penstock's fits are those of stock MLlib, and say which engine. */
class EngineTrainingTest {
  private static final List<String> ENTITY = List.of("id");
  private static final Dataset<Row> ROWS =
      TestRows.training(200).drop("month").withColumn("w", functions.expr("1 + x3")).cache();

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "OFF"})
  void logisticRegressionEqualsStock(Gpu gpu) {
    ModelNode node =
        model()
            .algorithm(
                "logisticRegression", "regParam", 0.01, "elasticNetParam", 0.5, "weightCol", "w")
            .gpu(gpu)
            .node();

    TrainedModel trained = train(node, ROWS);

    LogisticRegressionModel ours = (LogisticRegressionModel) algorithm(trained);
    LogisticRegressionModel stock =
        new LogisticRegression()
            .setRegParam(0.01)
            .setElasticNetParam(0.5)
            .setWeightCol("w")
            .setFeaturesCol(ours.getFeaturesCol())
            .setLabelCol("y")
            .fit(prepared(trained));
    assertClose(ours.coefficients(), stock.coefficients());
    assertThat(ours.intercept()).isCloseTo(stock.intercept(), within(1e-8));
    assertThat(ours.uid()).startsWith("logreg_");
    assertThat(Arrays.stream(ours.params()).map(param -> param.name()))
        .doesNotContain("gpu", "fallback", "storage", "featureCols");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "OFF"})
  void linearRegressionEqualsStock(Gpu gpu) {
    ModelNode node =
        model()
            .label("x1")
            .exclude("w", "x2")
            .algorithm("linearRegression", "regParam", 0.1)
            .gpu(gpu)
            .node();

    TrainedModel trained = train(node, ROWS);

    LinearRegressionModel ours = (LinearRegressionModel) algorithm(trained);
    LinearRegressionModel stock =
        new LinearRegression()
            .setRegParam(0.1)
            .setFeaturesCol(ours.getFeaturesCol())
            .setLabelCol("x1")
            .fit(prepared(trained));
    assertClose(ours.coefficients(), stock.coefficients());
    assertThat(ours.intercept()).isCloseTo(stock.intercept(), within(1e-8));
  }

  @Test
  void saysWhichEngineFittedItAndWhy() {
    FittedBy by = train(model().gpu(Gpu.OFF).node(), ROWS).fittedBy();

    assertThat(by.engine()).startsWith("CPU, 2 threads, ");
    assertThat(by.reason()).isEqualTo("gpu is off");
    assertThat(by.sentence()).isEqualTo("fitted by " + by.engine() + ": gpu is off");
  }

  @Test
  void leavesAlgorithmsWithoutAnEngineToStockMllib() {
    ModelNode node = model().algorithm("gbtClassifier", "maxIter", 2).gpu(Gpu.AUTO).node();

    assertThat(train(node, ROWS).fittedBy())
        .isEqualTo(new FittedBy("stock MLlib", "no engine of Penstock has gbtClassifier"));
  }

  @Test
  void leavesBoundsToStockMllib() {
    ModelNode node =
        model()
            .include("x1", "x3")
            .algorithm("logisticRegression", "lowerBoundsOnIntercepts", List.of(0))
            .node();

    TrainedModel trained = train(node, ROWS);

    assertThat(trained.fittedBy())
        .isEqualTo(new FittedBy("stock MLlib", "coefficients or intercepts have bounds"));
    assertThat(((LogisticRegressionModel) algorithm(trained)).intercept()).isNotNegative();
  }

  @Test
  void namesTheColumnThatHoldsNan() {
    ModelNode node =
        model()
            .include("x1", "x3")
            .prepare(stage("vectorAssembler", "handleInvalid", "error"))
            .node();

    assertRefused(
        node,
        ROWS.withColumn("x1", functions.expr("IF(id = 3, double('NaN'), x1)")),
        "models.risk: no model was trained, for what is in the features:\n"
            + "  x1: NULL or NaN in 3 of 600 rows. Add '- imputer: {}' at the start of prepare, or"
            + " exclude it.");
  }

  @Test
  void namesTheFeatureWhoseNanAStageKept() {
    ModelNode node =
        model()
            .include("x1", "x3")
            .prepare(stage("vectorAssembler", "handleInvalid", "keep"))
            .node();

    assertRefused(
        node,
        ROWS.withColumn("x1", functions.expr("IF(id % 9 = 3, double('NaN'), x1)")),
        "models.risk: no model was trained: feature 'x1' of column 'features' is NULL, NaN or"
            + " infinite in a training row: leave such rows out, or fill them.");
  }

  @Test
  void namesTheWeightThatIsNegative() {
    ModelNode node = model().algorithm("logisticRegression", "weightCol", "w").node();

    assertRefused(
        node,
        ROWS.withColumn("w", functions.expr("IF(id < 20, -1, 1)")),
        "models.risk: no model was trained: column 'w', the weight, holds -1.0: a weight is a"
            + " number from 0 on.");
  }

  @Test
  void saysThatEachClassNeedsAThreshold() {
    ModelNode node =
        model().algorithm("logisticRegression", "thresholds", List.of(0.2, 0.3, 0.5)).node();

    assertRefused(
        node,
        ROWS,
        "models.risk: no model was trained: thresholds has 3 values, and column 'y' has 2"
            + " classes: give one threshold a class.");
  }

  @Test
  void endsWhereAGpuIsRequiredAndThereIsNone() {
    assumeThat(Gpus.missing()).isPresent();

    assertThatThrownBy(() -> train(model().gpu(Gpu.REQUIRE).node(), ROWS))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
        .hasMessage(
            "models.risk needs a GPU (gpu: require): "
                + Gpus.missing().orElseThrow()
                + ". Run it where there is one, or set gpu to auto.");
  }

  private static void assertRefused(ModelNode node, Dataset<Row> rows, String message) {
    assertThatThrownBy(() -> train(node, rows))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(message);
  }

  private static void assertClose(Vector ours, Vector stock) {
    assertThat(ours.toArray()).containsExactly(stock.toArray(), within(1e-8));
  }

  private static TrainedModel train(ModelNode node, Dataset<Row> rows) {
    return new ModelTrainer().train(node, rows, ENTITY);
  }

  private static Transformer algorithm(TrainedModel trained) {
    Transformer[] stages = trained.pipeline().stages();
    return stages[stages.length - 1];
  }

  /** The rows that the algorithm was fitted on, by the fitted stages before it. */
  private static Dataset<Row> prepared(TrainedModel trained) {
    PipelineModel pipeline = trained.pipeline();
    Dataset<Row> rows = ROWS.where(functions.not(HoldOut.column(0.3, ENTITY, 42)));
    for (int i = 0; i < pipeline.stages().length - 1; i++) {
      rows = pipeline.stages()[i].transform(rows);
    }
    return rows;
  }
}
