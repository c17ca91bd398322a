package io.penstock.ml;

import java.util.Map;
import org.apache.spark.ml.PipelineStage;

/** Which columns a feature stage works on where the file names none. */
enum StageShape {
  /** Numbers. */
  NUMBERS("a number"),
  /** Texts. */
  TEXTS("text"),
  /** What an indexer made. */
  INDEXES("the index of a text"),
  /** All that is left, into one vector. */
  ALL("there"),
  /** The one vector. */
  VECTOR("a vector"),
  /** The one vector, which stays beside what is made of it. */
  CLUSTERS("a vector"),
  /** What the file names, and only that. */
  NAMED("named"),
  /** As {@link #NAMED}; the inputs stay. */
  NAMED_AND_KEPT("named");

  private static final Map<String, StageShape> BY_NAME =
      Map.ofEntries(
          Map.entry("imputer", NUMBERS),
          Map.entry("stringIndexer", TEXTS),
          Map.entry("oneHotEncoder", INDEXES),
          Map.entry("targetEncoder", INDEXES),
          Map.entry("vectorAssembler", ALL),
          Map.entry("featureHasher", ALL),
          Map.entry("standardScaler", VECTOR),
          Map.entry("minMaxScaler", VECTOR),
          Map.entry("maxAbsScaler", VECTOR),
          Map.entry("robustScaler", VECTOR),
          Map.entry("normalizer", VECTOR),
          Map.entry("pca", VECTOR),
          Map.entry("polynomialExpansion", VECTOR),
          Map.entry("dct", VECTOR),
          Map.entry("elementwiseProduct", VECTOR),
          Map.entry("vectorIndexer", VECTOR),
          Map.entry("vectorSlicer", VECTOR),
          Map.entry("chiSqSelector", VECTOR),
          Map.entry("univariateFeatureSelector", VECTOR),
          Map.entry("varianceThresholdSelector", VECTOR),
          Map.entry("kMeans", CLUSTERS),
          Map.entry("bisectingKMeans", CLUSTERS),
          Map.entry("gaussianMixture", CLUSTERS),
          Map.entry("interaction", NAMED_AND_KEPT));

  private final String wanted;

  StageShape(String wanted) {
    this.wanted = wanted;
  }

  static StageShape of(String stage) {
    return BY_NAME.getOrDefault(stage, NAMED);
  }

  /** What a column must be, for messages. */
  String wanted() {
    return wanted;
  }

  boolean takes(LiveColumn column) {
    return switch (this) {
      case NUMBERS -> column.isNumber();
      case TEXTS -> column.isText();
      case INDEXES -> column.isIndex();
      case ALL -> true;
      case VECTOR, CLUSTERS -> column.isVector();
      case NAMED, NAMED_AND_KEPT -> false;
    };
  }

  boolean needsVector() {
    return this == VECTOR || this == CLUSTERS;
  }

  boolean keepsInputs() {
    return this == CLUSTERS || this == NAMED_AND_KEPT;
  }

  /** The parameter that names one input column; its inputs are several with {@code inputCols}. */
  static String inputParam(PipelineStage stage) {
    return stage.hasParam("inputCol") ? "inputCol" : "featuresCol";
  }

  /** The parameter that names one output column. */
  static String outputParam(PipelineStage stage) {
    if (stage.hasParam("outputCol")) {
      return "outputCol";
    }
    return stage.hasParam("topicDistributionCol") ? "topicDistributionCol" : "predictionCol";
  }
}
