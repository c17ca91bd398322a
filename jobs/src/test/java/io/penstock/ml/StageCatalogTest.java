package io.penstock.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.definition.ModelNode.Stage;
import io.penstock.problem.Problem;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.feature.Bucketizer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StageCatalogTest {
  private static final String STAGE =
      "org/apache/spark/ml/(feature|classification|regression|clustering)/[A-Za-z0-9]+\\.class";

  private static final Set<String> LEFT_OUT =
      Set.of(
          "OneVsRest",
          "RFormula",
          "SQLTransformer",
          "ColumnPruner",
          "VectorAttributeRewriter",
          "PowerIterationClusteringWrapper");

  @Test
  void knowsAllStagesOfMllib() throws Exception {
    TreeSet<String> inJar = new TreeSet<>();
    try (JarFile jar = new JarFile(mllib())) {
      jar.stream().map(entry -> entry.getName()).forEach(entry -> addStage(entry, inJar));
    }

    inJar.removeAll(LEFT_OUT);

    assertThat(StageCatalog.knownClassNames()).containsExactlyInAnyOrderElementsOf(inJar);
  }

  @Test
  void storesWhatItsStagesAreFittedToAndNothingElse() throws Exception {
    TreeSet<String> refused = new TreeSet<>();
    try (JarFile jar = new JarFile(mllib())) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.matches(STAGE))
          .map(StageCatalogTest::type)
          .filter(Transformer.class::isAssignableFrom)
          .filter(type -> !Modifier.isAbstract(type.getModifiers()))
          .filter(type -> !StageCatalog.isStored(type.getName()))
          .forEach(type -> refused.add(type.getSimpleName()));
    }

    assertThat(refused)
        .containsExactly(
            "ColumnPruner",
            "OneVsRestModel",
            "PowerIterationClusteringWrapper",
            "RFormulaModel",
            "SQLTransformer",
            "VectorAttributeRewriter");
    assertThat(StageCatalog.isStored("org.apache.spark.ml.PipelineModel")).isTrue();
  }

  private static String mllib() throws URISyntaxException {
    var source = LogisticRegression.class.getProtectionDomain().getCodeSource();
    return Path.of(source.getLocation().toURI()).toString();
  }

  private static void addStage(String entry, Set<String> names) {
    if (!entry.matches(STAGE)) {
      return;
    }
    Class<?> type = type(entry);
    boolean isStage =
        Estimator.class.isAssignableFrom(type)
            || (Transformer.class.isAssignableFrom(type) && !entry.endsWith("Model.class"));
    if (isStage && !Modifier.isAbstract(type.getModifiers())) {
      names.add(type.getSimpleName());
    }
  }

  private static Class<?> type(String entry) {
    try {
      String name = entry.substring(0, entry.length() - 6).replace('/', '.');
      return Class.forName(name, false, StageCatalogTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void makesEveryStage() {
    for (Role role : Role.values()) {
      for (String name : StageCatalog.names(role)) {
        assertThat(StageCatalog.check(Models.stage(name), role)).as(name).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GBTClassifier, gbtClassifier",
    "LogisticRegression, logisticRegression",
    "PCA, pca",
    "KMeans, kMeans",
    "DCT, dct",
    "LinearSVC, linearSVC",
    "HashingTF, hashingTF",
    "NGram, nGram",
    "AFTSurvivalRegression, aftSurvivalRegression",
    "Word2Vec, word2Vec"
  })
  void writesTheLeadingCapitalsSmall(String className, String name) {
    assertThat(StageCatalog.stageName(className)).isEqualTo(name);
  }

  @Test
  void setsValuesOfEachType() {
    LogisticRegression regression =
        made(
            LogisticRegression.class,
            Role.ALGORITHM,
            "logisticRegression",
            "maxIter",
            "1e2",
            "regParam",
            "0.01",
            "fitIntercept",
            "false",
            "family",
            "binomial",
            "upperBoundsOnIntercepts",
            List.of("2.5"),
            "lowerBoundsOnCoefficients",
            List.of("-.inf", "0"));
    MultilayerPerceptronClassifier layers =
        made(
            MultilayerPerceptronClassifier.class,
            Role.ALGORITHM,
            "multilayerPerceptronClassifier",
            "layers",
            List.of(4, 3, 2),
            "seed",
            "9000000000");
    Bucketizer bucketizer =
        made(
            Bucketizer.class,
            Role.PREPARE,
            "bucketizer",
            "splits",
            List.of("-.inf", 0, 10.5, ".inf"));
    ElementwiseProduct product =
        made(
            ElementwiseProduct.class,
            Role.PREPARE,
            "elementwiseProduct",
            "scalingVec",
            List.of(1, 2));

    assertThat(regression.getMaxIter()).isEqualTo(100);
    assertThat(regression.getRegParam()).isEqualTo(0.01);
    assertThat(regression.getFitIntercept()).isFalse();
    assertThat(regression.getFamily()).isEqualTo("binomial");
    assertThat(regression.getUpperBoundsOnIntercepts().toArray()).containsExactly(2.5);
    assertThat(regression.getLowerBoundsOnCoefficients().toArray())
        .containsExactly(Double.NEGATIVE_INFINITY, 0);
    assertThat(layers.getLayers()).containsExactly(4, 3, 2);
    assertThat(layers.getSeed()).isEqualTo(9_000_000_000L);
    assertThat(bucketizer.getSplits())
        .containsExactly(Double.NEGATIVE_INFINITY, 0, 10.5, Double.POSITIVE_INFINITY);
    assertThat(product.getScalingVec().toArray()).containsExactly(1, 2);
  }

  private static <T extends PipelineStage> T made(
      Class<T> type, Role role, String name, Object... parameters) {
    List<Problem> problems = new ArrayList<>();
    PipelineStage stage = StageCatalog.create(Models.stage(name, parameters), role, problems);
    assertThat(problems).isEmpty();
    return type.cast(Objects.requireNonNull(stage));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrong(Role role, Stage stage, String message) {
    assertThat(StageCatalog.check(stage, role))
        .extracting(Problem::toString)
        .containsExactly("risk.yml:" + message);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        algorithm(
            "unknown algorithm",
            Models.stage("logisticRegresion"),
            "1:1: unknown algorithm 'logisticRegresion'. Penstock knows aftSurvivalRegression,"
                + " decisionTreeClassifier, decisionTreeRegressor, fmClassifier, fmRegressor,"
                + " gbtClassifier, gbtRegressor, generalizedLinearRegression, isotonicRegression,"
                + " linearRegression, linearSVC, logisticRegression and 4 more. Did you mean"
                + " 'logisticRegression'?"),
        prepare(
            "unknown stage",
            Models.stage("standardscaler"),
            "1:1: unknown stage 'standardscaler'. Penstock knows binarizer, bisectingKMeans,"
                + " bucketedRandomProjectionLSH, bucketizer, chiSqSelector, countVectorizer, dct,"
                + " elementwiseProduct, featureHasher, gaussianMixture, hashingTF, idf and 28 more."
                + " Did you mean 'standardScaler'?"),
        prepare(
            "algorithm as a stage",
            Models.stage("gbtClassifier"),
            "1:1: gbtClassifier is an algorithm. It belongs under 'algorithm'."),
        algorithm(
            "stage as an algorithm",
            Models.stage("imputer"),
            "1:1: imputer is a feature stage. It belongs under 'prepare'."),
        prepare(
            "SQL",
            Models.stage("sqlTransformer"),
            "1:1: stage 'sqlTransformer' cannot be used here. Write its SQL as a table of the"
                + " pipeline, where it is checked."),
        prepare(
            "formula",
            Models.stage("rFormula"),
            "1:1: stage 'rFormula' cannot be used here. It makes its own label and features: list"
                + " the stages, such as stringIndexer and vectorAssembler, instead."),
        algorithm(
            "unknown parameter",
            Models.stage("linearSVC", "regParm", 0.1),
            "2:1: linearSVC has no parameter 'regParm'. It has aggregationDepth, fitIntercept,"
                + " maxBlockSizeInMB, maxIter, regParam, standardization, threshold, tol, weightCol."
                + " Did you mean 'regParam'?"),
        algorithm(
            "parameter of nothing near",
            Models.stage("linearSVC", "zzzzzz", 0.1),
            "2:1: linearSVC has no parameter 'zzzzzz'. It has aggregationDepth, fitIntercept,"
                + " maxBlockSizeInMB, maxIter, regParam, standardization, threshold, tol,"
                + " weightCol."),
        algorithm(
            "label column",
            Models.stage("linearSVC", "labelCol", "y"),
            "2:1: linearSVC.labelCol cannot be set here: the pipeline sets it to the model's label."
                + " Remove it."),
        algorithm(
            "features column",
            Models.stage("linearSVC", "featuresCol", "x"),
            "2:1: linearSVC.featuresCol cannot be set here: the pipeline sets it. Remove it."),
        algorithm(
            "leaf column",
            Models.stage("gbtClassifier", "leafCol", "x"),
            "2:1: gbtClassifier.leafCol cannot be set here: nothing here reads that column. Remove"
                + " it."),
        logistic(
            "word for a whole number", "maxIter", "many", "must be a whole number, is 'many'."),
        logistic("fraction", "maxIter", "1.5", "must be a whole number, is '1.5'."),
        logistic(
            "more than an int",
            "maxIter",
            "3000000000",
            "must be a whole number, is '3000000000'."),
        logistic(
            "list for a number", "maxIter", List.of(1, 2), "must be a whole number, is [1, 2]."),
        logistic("word for a number", "regParam", "high", "must be a number, is 'high'."),
        logistic(
            "number in quotes",
            "regParam",
            Models.quoted("0.1"),
            "must be a number, is '0.1'. Remove the quotes."),
        logistic("word for a boolean", "fitIntercept", "yes", "must be true or false, is 'yes'."),
        logistic("list for a word", "family", List.of("a"), "must be one value, is [a]."),
        logistic("below zero", "regParam", "-0.1", "must be >= 0, is -0.1."),
        logistic("negative iterations", "maxIter", -1, "must be >= 0, is -1."),
        logistic("above a closed range", "elasticNetParam", 1.5, "must be in [0, 1], is 1.5."),
        logistic("depth", "aggregationDepth", 1, "must be >= 2, is 1."),
        logistic(
            "word that a closure of its own judges",
            "family",
            "poisson",
            "is 'poisson', which is not a valid value. MLlib says: The name of family which is a"
                + " description of the label distribution to be used in the model. Supported"
                + " options: auto, binomial, multinomial."),
        algorithm(
            "half-open range",
            Models.stage("gbtClassifier", "subsamplingRate", 0),
            "3:1: gbtClassifier.subsamplingRate must be in (0, 1], is 0."),
        algorithm(
            "half-open range, other end",
            Models.stage("gbtClassifier", "minWeightFractionPerNode", 0.5),
            "3:1: gbtClassifier.minWeightFractionPerNode must be in [0, 0.5), is 0.5."),
        algorithm(
            "tree too deep",
            Models.stage("randomForestClassifier", "maxDepth", 31),
            "3:1: randomForestClassifier.maxDepth must be in [0, 30], is 31."),
        algorithm(
            "open bound",
            Models.stage("fmClassifier", "factorSize", 0),
            "3:1: fmClassifier.factorSize must be > 0, is 0."),
        algorithm(
            "fraction among whole numbers",
            Models.stage("multilayerPerceptronClassifier", "layers", List.of(4, 2.5)),
            "3:1: multilayerPerceptronClassifier.layers must be a list of whole numbers, is [4,"
                + " 2.5]."),
        prepare(
            "choice",
            Models.stage("imputer", "strategy", "medain"),
            "3:1: imputer.strategy must be one of mean, median, mode, is 'medain'. Did you mean"
                + " 'median'?"),
        prepare(
            "choice, nothing near",
            Models.stage("stringIndexer", "handleInvalid", "x"),
            "3:1: stringIndexer.handleInvalid must be one of error, keep, is 'x'."),
        prepare(
            "rows that vanish",
            Models.stage("vectorAssembler", "handleInvalid", "skip"),
            "3:1: vectorAssembler.handleInvalid must not be 'skip': rows would vanish unseen, from"
                + " training and scoring. Use keep, or drop the rows in SQL."),
        prepare(
            "scalar for a list",
            Models.stage("stringIndexer", "inputCols", "segment"),
            "3:1: stringIndexer.inputCols must be a list, is 'segment'."),
        prepare(
            "splits of words",
            Models.stage("bucketizer", "splits", List.of("low", "high")),
            "3:1: bucketizer.splits must be a list of numbers, is [low, high]."),
        prepare(
            "list of lists",
            Models.stage("bucketizer", "splitsArray", List.of(1)),
            "3:1: bucketizer.splitsArray must be set in code: a pipeline file cannot write it, is"
                + " [1]."));
  }

  private static Arguments logistic(String name, String key, Object value, String rest) {
    String space = rest.startsWith("must") || rest.startsWith("is") ? " " : "";
    return algorithm(
        name,
        Models.stage("logisticRegression", key, value),
        "3:1: logisticRegression." + key + space + rest);
  }

  private static Arguments algorithm(String name, Stage stage, String message) {
    return argumentSet(name, Role.ALGORITHM, stage, message);
  }

  private static Arguments prepare(String name, Stage stage, String message) {
    return argumentSet(name, Role.PREPARE, stage, message);
  }

  @Test
  void collectsAllMistakesOfOneStage() {
    List<Problem> problems =
        StageCatalog.check(
            Models.stage("logisticRegression", "regParm", 1, "maxIter", "x", "tol", -1),
            Role.ALGORITHM);

    assertThat(problems)
        .extracting(Problem::code)
        .containsExactly("unknown-parameter", "wrong-type", "out-of-range");
  }
}
