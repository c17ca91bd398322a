package io.penstock.ml;

import static java.util.stream.Collectors.toSet;

import io.penstock.definition.ModelNode.Stage;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineStage;
import org.jspecify.annotations.Nullable;

/**
 * The MLlib stages that a pipeline file may name, by their simple class names with the leading
 * capitals small: {@code logisticRegression}, {@code gbtClassifier}, {@code pca}, {@code kMeans}.
 * The names are known without a search of the class path; a class is loaded when a stage is made.
 */
public final class StageCatalog {
  private static final String ML = "org.apache.spark.ml.";

  private static final List<String> FEATURE =
      names(
          "Binarizer BucketedRandomProjectionLSH Bucketizer ChiSqSelector CountVectorizer DCT"
              + " ElementwiseProduct FeatureHasher HashingTF IDF Imputer IndexToString Interaction"
              + " MaxAbsScaler MinHashLSH MinMaxScaler NGram Normalizer OneHotEncoder PCA"
              + " PolynomialExpansion QuantileDiscretizer RegexTokenizer RobustScaler"
              + " StandardScaler StopWordsRemover StringIndexer TargetEncoder Tokenizer"
              + " UnivariateFeatureSelector VarianceThresholdSelector VectorAssembler VectorIndexer"
              + " VectorSizeHint VectorSlicer Word2Vec");
  private static final List<String> CLUSTERING =
      names("BisectingKMeans GaussianMixture KMeans LDA");
  private static final List<String> CLASSIFICATION =
      names(
          "DecisionTreeClassifier FMClassifier GBTClassifier LinearSVC LogisticRegression"
              + " MultilayerPerceptronClassifier NaiveBayes RandomForestClassifier");
  private static final List<String> REGRESSION =
      names(
          "AFTSurvivalRegression DecisionTreeRegressor FMRegressor GBTRegressor"
              + " GeneralizedLinearRegression IsotonicRegression LinearRegression"
              + " RandomForestRegressor");

  /** Known to MLlib, but of no use here: the reason and what to do instead. */
  static final Map<String, String> REFUSED =
      Map.of(
          "oneVsRest",
          "A label has two classes here: use a classifier itself, such as logisticRegression.",
          "rFormula",
          "It makes its own label and features: list the stages, such as stringIndexer and"
              + " vectorAssembler, instead.",
          "sqlTransformer",
          "Write its SQL as a table of the pipeline, where it is checked.");

  private static final Map<String, Entry> ENTRIES = entries();
  private static final Set<String> STORED = stored();

  private StageCatalog() {}

  /** The names of all stages of a role, sorted. */
  public static List<String> names(Role role) {
    return ENTRIES.entrySet().stream()
        .filter(entry -> entry.getValue().role() == role)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * All that is wrong with one stage by itself: its name, and its parameters' names, types and
   * ranges; empty where it is well. Columns are judged by {@link ModelCheck}.
   */
  public static List<Problem> check(Stage stage, Role role) {
    List<Problem> problems = new ArrayList<>();
    create(stage, role, problems);
    return List.copyOf(problems);
  }

  /** The stage with its parameters set; null, with problems added, where they are wrong. */
  static @Nullable PipelineStage create(Stage stage, Role role, List<Problem> problems) {
    Entry entry = ENTRIES.get(stage.name().value());
    if (entry == null) {
      problems.add(MlProblems.unknownStage(stage.name(), role, names(role)));
      return null;
    }
    if (entry.role() != role) {
      problems.add(MlProblems.misplacedStage(stage.name(), entry.role()));
      return null;
    }
    int before = problems.size();
    PipelineStage made = instance(entry.className());
    new StageParameters(made, stage.name().value(), role).set(stage.parameters(), problems);
    return problems.size() == before ? made : null;
  }

  /** What an algorithm learns, and so how it is measured; empty for an unknown name. */
  static Optional<ModelKind> kind(String algorithm) {
    Entry entry = ENTRIES.get(algorithm);
    if (entry == null || entry.role() != Role.ALGORITHM) {
      return Optional.empty();
    }
    if (!entry.className().contains(".classification.")) {
      return Optional.of(ModelKind.REGRESSION);
    }
    // LinearSVC is the one classifier of MLlib that gives a margin and no probability.
    return Optional.of(
        algorithm.equals("linearSVC") ? ModelKind.BINARY_BY_MARGIN : ModelKind.BINARY);
  }

  /**
   * Whether a stored pipeline may name that class: a stage of this catalog, what one is fitted to,
   * or the pipeline itself. Others of MLlib's, such as {@code SQLTransformer}, run statements.
   */
  static boolean isStored(String className) {
    return STORED.contains(className);
  }

  /** {@code GBTClassifier} as {@code gbtClassifier}, {@code PCA} as {@code pca}. */
  static String stageName(String simpleClassName) {
    int capitals = 0;
    while (capitals < simpleClassName.length()
        && Character.isUpperCase(simpleClassName.charAt(capitals))) {
      capitals++;
    }
    boolean wholeName = capitals == simpleClassName.length();
    int small = wholeName || capitals <= 1 ? capitals : capitals - 1;
    return simpleClassName.substring(0, small).toLowerCase(Locale.ROOT)
        + simpleClassName.substring(small);
  }

  /** The class of a stage of this catalog. */
  static String className(String name) {
    Entry entry = ENTRIES.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no stage " + name);
    }
    return entry.className();
  }

  /** A new stage of a name that the catalog has. */
  static PipelineStage instanceOf(String name) {
    return instance(className(name));
  }

  static PipelineStage instance(String className) {
    try {
      ClassLoader loader = StageCatalog.class.getClassLoader();
      return Class.forName(className, true, loader)
          .asSubclass(PipelineStage.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("MLlib lacks " + className + ": is it the right Spark?", e);
    }
  }

  private static List<String> names(String list) {
    return List.of(list.split(" ", -1));
  }

  private static Map<String, Entry> entries() {
    Map<String, Entry> all = new TreeMap<>();
    add(all, "feature.", FEATURE, Role.PREPARE);
    add(all, "clustering.", CLUSTERING, Role.PREPARE);
    add(all, "classification.", CLASSIFICATION, Role.ALGORITHM);
    add(all, "regression.", REGRESSION, Role.ALGORITHM);
    return all;
  }

  private static Set<String> stored() {
    Set<String> names = new HashSet<>();
    for (Entry entry : ENTRIES.values()) {
      names.add(entry.className());
      names.add(fitted(entry.className()));
    }
    names.add(ML + "clustering.LocalLDAModel");
    names.add(ML + "clustering.DistributedLDAModel");
    names.add(ML + "PipelineModel");
    return Set.copyOf(names);
  }

  /** {@code GBTClassifier} gives a {@code GBTClassificationModel}, {@code PCA} a PCAModel. */
  private static String fitted(String className) {
    return className
            .replaceFirst("Classifier$", "Classification")
            .replaceFirst("Regressor$", "Regression")
        + "Model";
  }

  private static void add(Map<String, Entry> all, String folder, List<String> names, Role role) {
    names.forEach(name -> all.put(stageName(name), new Entry(ML + folder + name, role)));
  }

  /** Simple class names of all that MLlib has in these packages and that a file may not name. */
  static Set<String> knownClassNames() {
    return Stream.of(FEATURE, CLUSTERING, CLASSIFICATION, REGRESSION)
        .flatMap(List::stream)
        .collect(toSet());
  }

  private record Entry(String className, Role role) {}
}
