package io.penstock.ml;

import static io.penstock.ml.Models.model;
import static io.penstock.ml.Models.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.TestSpark;
import io.penstock.definition.ModelNode;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

class ModelTrainerTest {
  private static final List<String> ENTITY = List.of("id");
  private static final Dataset<Row> ROWS = TestRows.training(300).drop("month").cache();

  @Test
  void equalsAPipelineBuiltByHand() {
    ModelNode node =
        model().algorithm("logisticRegression", "maxIter", 50, "regParam", 0.01).node();

    TrainedModel trained = train(node, ROWS);

    PipelineModel stock = stock();
    Dataset<Row> test = ROWS.where(HoldOut.column(0.3, ENTITY, 42));
    BinaryClassificationEvaluator evaluator =
        new BinaryClassificationEvaluator().setLabelCol("y").setNumBins(0);
    Dataset<Row> scored = stock.transform(test);
    assertThat(coefficients(trained.pipeline()).toArray())
        .containsExactly(coefficients(stock).toArray(), within(1e-9));
    assertThat(trained.metrics().get("areaUnderROC"))
        .isCloseTo(evaluator.evaluate(scored), within(1e-12));
    assertThat(trained.metrics().get("areaUnderPR"))
        .isCloseTo(evaluator.setMetricName("areaUnderPR").evaluate(scored), within(1e-12));
    assertThat(trained.metrics().keySet())
        .containsExactly("areaUnderROC", "areaUnderPR", "ks", "logLoss", "brier");
    assertThat(trained.metrics().get("areaUnderROC")).isGreaterThan(0.7);
    assertThat(trained.slots())
        .containsExactly("x1", "x2", "x3", "flag", "segment=private", "segment=retail");
    assertThat(trained.influence().keySet()).startsWith("x1", "x2").hasSize(6);
    assertThat(trained.features())
        .containsExactly(
            new FeatureColumn("x1", "DOUBLE"),
            new FeatureColumn("x2", "DECIMAL(10,2)"),
            new FeatureColumn("x3", "INT"),
            new FeatureColumn("flag", "BOOLEAN"),
            new FeatureColumn("segment", "STRING"));
    assertThat(trained.degenerate()).isNull();
    assertThat(trained.warnings()).isEmpty();
  }

  private static PipelineModel stock() {
    Dataset<Row> train = ROWS.where(functions.not(HoldOut.column(0.3, ENTITY, 42)));
    PipelineStage[] stages = {
      new Imputer()
          .setStrategy("median")
          .setInputCols(new String[] {"x1", "x2", "x3"})
          .setOutputCols(new String[] {"i1", "i2", "i3"}),
      new StringIndexer()
          .setInputCols(new String[] {"segment"})
          .setOutputCols(new String[] {"s"})
          .setHandleInvalid("keep"),
      new OneHotEncoder().setInputCols(new String[] {"s"}).setOutputCols(new String[] {"o"}),
      new VectorAssembler()
          .setInputCols(new String[] {"i1", "i2", "i3", "flag", "o"})
          .setOutputCol("v"),
      new StandardScaler().setWithMean(true).setInputCol("v").setOutputCol("features"),
      new LogisticRegression().setLabelCol("y").setMaxIter(50).setRegParam(0.01)
    };
    PipelineModel fitted = new Pipeline().setStages(stages).fit(train);
    // Its summary holds the session, which no task can take along after an observed write.
    ((LogisticRegressionModel) fitted.stages()[stages.length - 1]).setSummary(Option.empty());
    return fitted;
  }

  private static Vector coefficients(PipelineModel model) {
    return ((LogisticRegressionModel) model.stages()[model.stages().length - 1]).coefficients();
  }

  @Test
  void countsRowsAndLeavesOutThoseWithoutALabel() {
    Dataset<Row> rows = ROWS.withColumn("y", functions.expr("IF(id < 10, NULL, y = 1)"));

    TrainedModel trained = train(model().node(), rows);

    Dataset<Row> test = rows.where(HoldOut.column(0.3, ENTITY, 42)).where("y IS NOT NULL");
    TrainingCounts counts = trained.counts();
    assertThat(counts.unlabelled()).isEqualTo(30);
    assertThat(counts.test()).isEqualTo(test.count());
    assertThat(counts.train()).isEqualTo(870 - test.count());
    assertThat(counts.testPositives()).isEqualTo(test.where("y").count());
    assertThat(counts.trainPositives()).isEqualTo(rows.where("y").count() - counts.testPositives());
  }

  @ParameterizedTest
  @CsvSource({
    "gbtClassifier, maxIter, 3",
    "randomForestClassifier, numTrees, 5",
    "decisionTreeClassifier, maxDepth, 3",
    "linearSVC, maxIter, 10",
    "fmClassifier, maxIter, 30"
  })
  void trainsClassifiers(String algorithm, String parameter, int value) {
    TrainedModel trained = train(model().algorithm(algorithm, parameter, value).node(), ROWS);

    assertThat(trained.metrics().get("areaUnderROC")).isBetween(0.55, 0.95);
    assertThat(trained.slots()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linearRegression", "gbtRegressor", "generalizedLinearRegression"})
  void trainsRegressions(String algorithm) {
    ModelNode node = model().label("x3").exclude("y").algorithm(algorithm, "maxIter", 3).node();

    TrainedModel trained = train(node, ROWS);

    assertThat(trained.kind()).isEqualTo(ModelKind.REGRESSION);
    assertThat(trained.metrics().keySet()).containsExactly("rmse", "mae", "r2");
    assertThat(trained.metrics().get("rmse")).isBetween(2.0, 4.0);
  }

  @Test
  void givesTreesTheSeedOfTheSplit() {
    ModelNode node = model().seed(7).algorithm("randomForestClassifier", "numTrees", 3).node();

    TrainedModel once = train(node, ROWS);
    TrainedModel twice = train(node, ROWS);

    assertThat(once.influence()).isNotEmpty().isEqualTo(twice.influence());
    assertThat(once.metrics()).isEqualTo(twice.metrics());
  }

  @Test
  void callsTheTextbookModelDegenerate() {
    ModelNode node =
        model()
            .algorithm("logisticRegression", "maxIter", 10, "regParam", 0.3, "elasticNetParam", 0.8)
            .node();
    Dataset<Row> noise = ROWS.drop("x1", "x2");

    TrainedModel trained = train(node, noise);

    assertThat(trained.degenerate())
        .isEqualTo(
            "all 4 coefficients are zero: the penalty (regParam 0.3, elasticNetParam 0.8) is"
                + " stronger than every feature. Try regParam 0.01.");
    assertThat(trained.influence()).isEmpty();
  }

  @Test
  void weighsMultinomialModelsOfTwoClasses() {
    TrainedModel two =
        train(model().algorithm("logisticRegression", "family", "multinomial").node(), ROWS);
    TrainedModel one = train(model().algorithm("logisticRegression").node(), ROWS);

    // The same likelihood, so the same odds: only how they are written down differs.
    assertThat(two.influence().keySet()).containsExactlyElementsOf(one.influence().keySet());
    one.influence()
        .forEach(
            (slot, weight) ->
                assertThat(two.influence().get(slot)).as(slot).isCloseTo(weight, within(1e-3)));
    assertThat(two.degenerate()).isNull();
  }

  @Test
  void callsAMultinomialModelOfNoCoefficientsDegenerate() {
    ModelNode node =
        model()
            .algorithm(
                "logisticRegression",
                "family",
                "multinomial",
                "regParam",
                0.3,
                "elasticNetParam",
                0.8)
            .node();

    assertThat(train(node, ROWS.drop("x1", "x2")).degenerate())
        .isEqualTo(
            "all 4 coefficients are zero: the penalty (regParam 0.3, elasticNetParam 0.8) is"
                + " stronger than every feature. Try regParam 0.01.");
  }

  @Test
  void callsATreeOfOneLeafDegenerate() {
    ModelNode node = model().algorithm("decisionTreeClassifier", "maxDepth", 0).node();

    assertThat(train(node, ROWS).degenerate())
        .isEqualTo(
            "all held-out rows have the same score: no feature tells them apart. Look at the"
                + " features, or let the algorithm learn more (fewer rows per leaf, more"
                + " iterations).");
  }

  @Test
  void warnsOfAFeatureThatSaysTheLabel() {
    Dataset<Row> rows = ROWS.withColumn("days_overdue", functions.expr("y * 30 + x3 / 10"));

    assertThat(train(model().node(), rows).warnings())
        .containsExactly(
            "feature 'days_overdue' alone predicts the label (areaUnderROC 1.0000): is it known"
                + " only after the outcome? Then exclude it.");
  }

  @Test
  void refusesOneClass() {
    assertRefused(
        model().node(),
        ROWS.where("y = 0"),
        "models.risk: all "
            + ROWS.where("y = 0").where(functions.not(HoldOut.column(0.3, ENTITY, 42))).count()
            + " rows to train on have label 0: there is nothing to tell apart. No model was"
            + " trained. Rows of both classes are needed on both sides of the split.");
  }

  @Test
  void refusesRowsWithoutALabel() {
    assertRefused(
        model().node(),
        ROWS.withColumn("y", functions.lit(null).cast("int")),
        "models.risk: no row has a label (900 rows have none). No model was trained. Is 'y' joined"
            + " to the rows by the right keys and times?");
  }

  @Test
  void refusesAnEmptySide() {
    assertRefused(
        model().test(0.001).node(),
        ROWS.where("id = 5"),
        "models.risk: no row is held out, of 3 with a label. No model was trained. More rows, more"
            + " distinct values of the split columns, or another split.test are needed.");
  }

  @Test
  void refusesMoreThanTwoClasses() {
    assertRefused(
        model().label("x3").exclude("y").node(),
        ROWS,
        "models.risk: label 'x3' must be 0 or 1, but "
            + ROWS.where("x3 > 1").count()
            + " rows have others, from 0.0 to 9.0. No model was trained. Make it 0 or 1 in SQL, or"
            + " use a regression.");
  }

  @Test
  void refusesAConstantNumber() {
    assertRefused(
        model().label("c").algorithm("linearRegression").node(),
        ROWS.withColumn("c", functions.lit(4.5)),
        "models.risk: label 'c' is 4.5 in all rows: there is nothing to learn. No model was"
            + " trained. Rows with other labels are needed.");
  }

  @Test
  void namesTheColumnsThatNoStageFills() {
    Dataset<Row> rows =
        ROWS.withColumn("x1", functions.expr("IF(id = 3, double('NaN'), x1)"))
            .withColumn("flag", functions.expr("IF(id = 4, NULL, flag)"));

    assertRefused(
        model().prepare(stage("stringIndexer")).node(),
        rows,
        "models.risk: no model was trained, for what is in the features:\n"
            + "  x1: NULL or NaN in 3 of 900 rows. Add '- imputer: {}' at the start of prepare, or"
            + " exclude it.\n"
            + "  x2: NULL or NaN in 129 of 900 rows. Add '- imputer: {}' at the start of prepare,"
            + " or exclude it.\n"
            + "  flag: NULL or NaN in 3 of 900 rows. Cast it to INT in SQL, so that an imputer can"
            + " fill it, or exclude it.\n"
            + "  segment: NULL or NaN in 82 of 900 rows. Set handleInvalid: keep on its"
            + " stringIndexer, or exclude it.");
  }

  @Test
  void namesTheColumnThatNothingCanFill() {
    assertRefused(
        model().node(),
        ROWS.withColumn("gone", functions.lit(null).cast("double"))
            .withColumn("ratio", functions.expr("IF(id = 9, double('Infinity'), x1)")),
        "models.risk: no model was trained, for what is in the features:\n"
            + "  gone: NULL in all 900 rows, so nothing can fill it. Exclude it, or repair the"
            + " table it comes from.\n"
            + "  ratio: infinite in 3 of 900 rows. Repair it in SQL, or exclude it.");
  }

  private static void assertRefused(ModelNode node, Dataset<Row> rows, String message) {
    assertThatThrownBy(() -> train(node, rows))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(message);
  }

  @Test
  void saysWhatMllibSaidWhereTheColumnsAreInnocent() {
    ModelNode node = model().include("x1").prepare().algorithm("naiveBayes").node();

    assertThatThrownBy(() -> train(node, ROWS))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.SOFTWARE))
        .hasMessageStartingWith("models.risk: training failed: ");
  }

  @Test
  void throwsProblemsOfTheDefinition() {
    assertThatThrownBy(() -> train(model().label("yy").include("x1").node(), ROWS))
        .isInstanceOf(DefinitionException.class);
  }

  @Test
  void honoursColumnsThatTheFileNames() {
    ModelNode node =
        model()
            .include("x1", "x3", "segment")
            .prepare(
                stage("stringIndexer", "inputCols", List.of("segment"), "handleInvalid", "keep"),
                stage("bucketizer", "inputCol", "x3", "splits", List.of(0, 3, 6, ".inf")),
                stage("kMeans", "k", 3))
            .algorithm("logisticRegression", "weightCol", "w")
            .node();
    Dataset<Row> rows = ROWS.withColumn("w", functions.expr("1 + x3"));

    TrainedModel trained = train(node, rows);

    assertThat(trained.slots()).containsExactly("x1", "x3", "segment", "cluster");
    assertThat(trained.features())
        .extracting(FeatureColumn::name)
        .containsExactly("x1", "x3", "segment");
  }

  @Test
  void addsFourJobsToThoseOfTheStages() {
    ModelNode node =
        model().algorithm("logisticRegression", "maxIter", 50, "regParam", 0.01).node();
    ROWS.count();

    int stock = TestSpark.jobs(() -> stock());
    int mine = TestSpark.jobs(() -> train(node, ROWS));

    // To count (two, the partial counts are exchanged), to read the imputer's values for the
    // held-out rows, and to evaluate.
    assertThat(mine).isLessThanOrEqualTo(stock + 4);
  }

  @Test
  void leavesNothingPersisted() {
    int before = TestSpark.session().sparkContext().getPersistentRDDs().size();

    train(model().node(), ROWS);

    assertThat(TestSpark.session().sparkContext().getPersistentRDDs().size())
        .isLessThanOrEqualTo(before);
  }

  private static TrainedModel train(ModelNode node, Dataset<Row> rows) {
    return new ModelTrainer().train(node, rows, ENTITY);
  }
}
