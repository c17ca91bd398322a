package io.penstock.ml;

import static io.penstock.ml.Models.model;
import static io.penstock.ml.Models.stage;
import static io.penstock.ml.Models.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.definition.About;
import io.penstock.definition.ModelNode;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCheckTest {
  private static final StructType TRAINING =
      StructType.fromDDL(
          "customer_id STRING, as_of DATE, spend_7d DECIMAL(22,2), is_new BOOLEAN, segment STRING,"
              + " n INT, y INT, _batch BIGINT");
  private static final List<String> ENTITY = List.of("customer_id");

  @Test
  void takesAllThatCanBeFeatures() {
    List<Problem> problems = new ArrayList<>();

    FeatureColumns columns = FeatureColumns.of(model().node(), TRAINING, ENTITY, problems);

    assertThat(problems).isEmpty();
    assertThat(columns.features())
        .extracting(StructField::name)
        .containsExactly("spend_7d", "is_new", "segment", "n");
    assertThat(columns.splitBy()).containsExactly("customer_id");
  }

  @Test
  void requiresAGpuForAlgorithmsThatAnEngineHas() {
    ModelNode.Gpu require = ModelNode.Gpu.REQUIRE;

    assertThat(ModelCheck.settings(model().gpu(require).node())).isEmpty();
    assertThat(
            ModelCheck.settings(model().algorithm("gbtClassifier").gpu(require).node()).stream()
                .map(Problem::toString))
        .containsExactly(
            "risk.yml:1:1: gpu: require, but gbtClassifier never runs on a GPU. Set gpu to auto,"
                + " or use linearRegression or logisticRegression.");
  }

  @Test
  void spellsColumnsAsTheDatasetDoes() {
    List<Problem> problems = new ArrayList<>();
    ModelNode node = model().label("Y").include("N", "SPEND_7D").by("SEGMENT").node();

    FeatureColumns columns = FeatureColumns.of(node, TRAINING, ENTITY, problems);

    assertThat(problems).isEmpty();
    assertThat(columns.label()).isEqualTo("y");
    assertThat(columns.features()).extracting(StructField::name).containsExactly("n", "spend_7d");
    assertThat(columns.splitBy()).containsExactly("segment");
  }

  @Test
  void wiresTheAutomaticStages() {
    ModelNode node = model().node();
    List<Problem> problems = new ArrayList<>();

    FeatureColumns columns = FeatureColumns.of(node, TRAINING, ENTITY, problems);
    StageWiring wiring = StageWiring.of(node, columns, problems);

    assertThat(problems).isEmpty();
    assertThat(wiring.stages())
        .extracting(s -> s.getClass().getSimpleName())
        .containsExactly(
            "Imputer",
            "StringIndexer",
            "OneHotEncoder",
            "VectorAssembler",
            "StandardScaler",
            "LogisticRegression");
    assertThat(wiring.vector()).isEqualTo("features_scaled");
    assertThat(wiring.filled()).containsExactlyInAnyOrder("spend_7d", "n", "segment");
  }

  @Test
  void putsAnAssemblerBeforeWhatNeedsAVector() {
    ModelNode node =
        model().exclude("segment").prepare(stage("minMaxScaler"), stage("pca", "k", 2)).node();
    List<Problem> problems = new ArrayList<>();

    FeatureColumns columns = FeatureColumns.of(node, TRAINING, ENTITY, problems);
    StageWiring wiring = StageWiring.of(node, columns, problems);

    assertThat(problems).isEmpty();
    assertThat(wiring.stages())
        .extracting(s -> s.getClass().getSimpleName())
        .containsExactly("VectorAssembler", "MinMaxScaler", "PCA", "LogisticRegression");
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(ModelNode node, String schema, String message) {
    assertThat(ModelCheck.columns(node, StructType.fromDDL(schema), ENTITY))
        .extracting(Problem::toString)
        .containsExactly("risk.yml:" + message);
  }

  static Stream<Arguments> mistakes() {
    String plain = "customer_id STRING, as_of DATE, amount DOUBLE, y INT";
    return Stream.of(
        argumentSet(
            "unknown label",
            model().label("yy").include("amount").node(),
            plain,
            "11:1: unknown column 'yy' in 'training'. It has customer_id, as_of, amount, y. Did you"
                + " mean 'y'?"),
        argumentSet(
            "label of text",
            model().node(),
            "customer_id STRING, amount DOUBLE, y STRING",
            "11:1: label 'y' in 'training' is STRING, not a number or a BOOLEAN. Make it one in"
                + " SQL: 1 for what the model looks for, else 0."),
        argumentSet(
            "unknown feature",
            model().include("amout", "amount").node(),
            plain,
            "12:1: unknown column 'amout' in 'training'. It has customer_id, as_of, amount, y. Did"
                + " you mean 'amount'?"),
        argumentSet(
            "unknown exclude",
            model().exclude("amunt").node(),
            plain,
            "13:1: unknown column 'amunt' in 'training'. It has customer_id, as_of, amount, y. Did"
                + " you mean 'amount'?"),
        argumentSet(
            "unknown split column",
            model().by("customer").node(),
            plain,
            "14:1: unknown column 'customer' in 'training'. It has customer_id, as_of, amount, y. Did"
                + " you mean 'customer_id'?"),
        argumentSet(
            "label as a feature",
            model().include("amount", "y").node(),
            plain,
            "12:1: 'y' cannot be a feature: it is the label. Remove it from include."),
        argumentSet(
            "key as a feature",
            model().include("amount", "customer_id").node(),
            plain,
            "12:1: 'customer_id' cannot be a feature: it is a key of the entity, and the model"
                + " would learn rows by heart. Remove it from include."),
        argumentSet(
            "as_of as a feature",
            model().include("amount", "as_of").node(),
            plain,
            "12:1: 'as_of' cannot be a feature: it is the time of the observation, which no later"
                + " row has. Remove it from include."),
        argumentSet(
            "split column as a feature",
            model().include("amount", "n").by("n").node(),
            plain + ", n INT",
            "12:1: 'n' cannot be a feature: it decides which rows are held out. Remove it from"
                + " include."),
        argumentSet(
            "column of our own as a feature",
            model().include("amount", "_batch").node(),
            plain + ", _batch INT",
            "12:1: '_batch' cannot be a feature: columns that begin with _ are Penstock's own."
                + " Remove it from include."),
        argumentSet(
            "date",
            model().node(),
            plain + ", opened DATE",
            "10:1: feature 'opened' is DATE, which no model can take. Exclude it, or make a number"
                + " of days of it: datediff(as_of, opened)."),
        argumentSet(
            "array",
            model().include("amount", "tags").node(),
            plain + ", tags ARRAY<STRING>",
            "12:1: feature 'tags' is ARRAY<STRING>, which no model can take. Exclude it, or make"
                + " numbers of it in SQL: size(tags)."),
        argumentSet(
            "struct",
            model().node(),
            plain + ", place STRUCT<x: INT>",
            "10:1: feature 'place' is STRUCT<X:INT>, which no model can take. Exclude it, or make a"
                + " number of it in SQL."),
        argumentSet(
            "name that the model adds",
            model().node(),
            plain + ", Probability DOUBLE",
            "10:1: feature 'Probability' has the name of a column that the model adds. Rename it in"
                + " SQL, or exclude it."),
        argumentSet(
            "label with a dot",
            model().label("default.next.month").node(),
            "customer_id STRING, amount DOUBLE, `default.next.month` INT",
            "11:1: label 'default.next.month': MLlib cannot use a column with a dot in its name."
                + " Rename it in a table (SELECT `default.next.month` AS default_next_month)."),
        argumentSet(
            "label of a name that the model adds",
            model().label("prediction").node(),
            "customer_id STRING, amount DOUBLE, Prediction INT",
            "11:1: label 'Prediction' has the name of a column that the model adds. Rename it in"
                + " SQL."),
        argumentSet(
            "weight with a dot",
            model().algorithm("logisticRegression", "weightCol", "w.x").node(),
            plain + ", `w.x` DOUBLE",
            "3:1: weightCol 'w.x': MLlib cannot use a column with a dot in its name. Rename it in a"
                + " table (SELECT `w.x` AS w_x)."),
        argumentSet(
            "weight of a name that the model adds",
            model().algorithm("logisticRegression", "weightCol", "features").node(),
            plain + ", features DOUBLE",
            "3:1: weightCol 'features' has the name of a column that the model adds. Rename it in"
                + " SQL."),
        argumentSet(
            "feature with a dot",
            model().node(),
            plain + ", `a.b` DOUBLE",
            "10:1: feature 'a.b': MLlib cannot use a column with a dot in its name. Rename it in a"
                + " table (SELECT `a.b` AS a_b), or exclude it."),
        argumentSet(
            "feature with a back quote",
            model().include("a`b").node(),
            plain + ", `a``b` DOUBLE",
            "12:1: feature 'a`b': MLlib cannot use a column with a back quote in its name. Rename"
                + " it in a table (SELECT `a``b` AS a_b), or exclude it."),
        argumentSet(
            "no features",
            model().exclude("amount").node(),
            plain,
            "10:1: 'training' has no column that can be a feature. The label 'y', the keys, the"
                + " split columns and as_of never are."),
        argumentSet(
            "text with no indexer",
            model().prepare(stage("imputer")).node(),
            plain + ", segment STRING",
            "10:1: feature 'segment' is text when the vector is assembled. Add '- stringIndexer:"
                + " {handleInvalid: keep}' and '- oneHotEncoder: {}' to prepare, or exclude it."),
        argumentSet(
            "indexer of no text",
            model().prepare(stage("stringIndexer")).node(),
            plain,
            "1:1: stringIndexer has nothing to work on: no feature left is text. Remove it, or name"
                + " its columns with inputCols."),
        argumentSet(
            "stage that must be told its columns",
            model().prepare(stage("bucketizer", "splits", List.of(0, 1, 2))).node(),
            plain,
            "1:1: bucketizer needs inputCols. Name the columns that it works on."),
        argumentSet(
            "unknown input of a stage",
            model().prepare(stage("imputer", "inputCols", List.of("amuont"))).node(),
            plain,
            "3:1: unknown column 'amuont' in 'training'. It has amount. Did you mean 'amount'?"),
        argumentSet(
            "input of a wrong type",
            model()
                .include("amount", "segment")
                .prepare(
                    stage("stringIndexer"),
                    stage("bucketizer", "inputCol", "nope", "splits", List.of(0, 1, 2)))
                .node(),
            plain + ", segment STRING",
            "3:1: unknown column 'nope' in 'training'. It has amount, segment."),
        argumentSet(
            "unknown weight",
            model().algorithm("logisticRegression", "weightCol", "w").node(),
            plain,
            "3:1: unknown column 'w' in 'training'. It has customer_id, as_of, amount, y. Did you"
                + " mean 'y'?"));
  }

  @Test
  void needsSomethingToSplitBy() {
    StructType schema = StructType.fromDDL("amount DOUBLE, y INT");

    assertThat(ModelCheck.columns(model().node(), schema, List.of()))
        .extracting(Problem::toString)
        .containsExactly(
            "risk.yml:9:1: split needs 'by': 'training' has no entity to split by. Name the columns"
                + " that say which rows belong together, such as by: [customer_id].");
  }

  @Test
  void knowsTheMetricsOfEachKind() {
    ModelNode classifier = model().evaluate("areaUnderRoc", "ks").node();
    ModelNode margin = model().algorithm("linearSVC").evaluate("logLoss").node();
    ModelNode regression = model().algorithm("linearRegression").evaluate("rsme").node();

    assertThat(ModelCheck.settings(classifier))
        .extracting(Problem::toString)
        .containsExactly(
            "risk.yml:15:1: unknown metric 'areaUnderRoc' for logisticRegression. It has"
                + " areaUnderROC, areaUnderPR, ks, logLoss, brier, accuracy. Did you mean"
                + " 'areaUnderROC'?");
    assertThat(ModelCheck.settings(margin))
        .extracting(Problem::toString)
        .containsExactly(
            "risk.yml:15:1: unknown metric 'logLoss' for linearSVC. It has areaUnderROC,"
                + " areaUnderPR, ks, accuracy.");
    assertThat(ModelCheck.settings(regression))
        .extracting(Problem::toString)
        .containsExactly(
            "risk.yml:15:1: unknown metric 'rsme' for linearRegression. It has rmse, mae, r2, mse,"
                + " var. Did you mean 'rmse'?");
  }

  @Test
  void comparesScoredColumnsWithTheModel() {
    PredictionNode node =
        new PredictionNode(
            text("scores", 20),
            new About("", List.of(), Map.of()),
            "canonical text",
            text("risk", 21),
            text("today", 22),
            List.of(text("customr_id", 23), text("prediction", 24), text("n", 25)),
            new WriteMode.Overwrite());
    StructType scored =
        StructType.fromDDL(
            "customer_id STRING, is_new BOOLEAN, segment STRING, n BIGINT, prediction INT");

    assertThat(ModelCheck.predictions(node, model().node(), TRAINING, ENTITY, scored))
        .extracting(Problem::toString)
        .containsExactly(
            "risk.yml:23:1: unknown column 'customr_id' in 'today'. It has customer_id, is_new,"
                + " segment, n, prediction. Did you mean 'customer_id'?",
            "risk.yml:24:1: column 'prediction' cannot be kept: scoring adds a column of that"
                + " name. Rename it in SQL, or keep another.",
            "risk.yml:22:1: 'today' has no column 'spend_7d', a feature of 'risk'. Add it, or"
                + " exclude it from the model.",
            "risk.yml:22:1: 'n' in 'today' is BIGINT, the model is trained on INT. Cast it.");
    assertThat(ModelScorer.schema("gbtClassifier", scored, List.of(text("n", 25))).toDDL())
        .isEqualTo("n BIGINT,probability DOUBLE,prediction DOUBLE,model_version INT");
    assertThat(ModelScorer.schema("linearSVC", scored, List.of()).toDDL())
        .isEqualTo("prediction DOUBLE,model_version INT");
  }
}
