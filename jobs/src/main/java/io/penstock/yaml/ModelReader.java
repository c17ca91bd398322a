package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Columns;
import io.penstock.definition.ModelNode.Gpu;
import io.penstock.definition.ModelNode.Split;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.Text;
import io.penstock.definition.Tuning;
import io.penstock.yaml.Kind.StageRole;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a model. */
final class ModelReader {
  private static final String BY_HASH = "Rows are split by a hash of 'by'.";
  private static final KeySet FEATURES =
      KeySet.of(
          "choice of features",
          "{include: \"*\", exclude: [segment]}",
          Key.of(
              "include",
              Kinds.anyOf(Kinds.words("*"), Kinds.someColumns()),
              "[age, segment]",
              "The columns in order; `\"*\"`, the default, is all that can be features."),
          Key.of("exclude", Kinds.columns(), "[segment]", "Columns left out."));
  private static final KeySet SPLIT =
      KeySet.of(
          "split",
          "{test: 0.3, by: [customer_id]}",
          Key.of("test", Kinds.SHARE, "0.3", "The share of rows that is held out; 0.3 by default."),
          Key.of(
              "by",
              Kinds.anyOf(Kinds.words().notYet("time"), Kinds.columns()),
              "[customer_id]",
              "Columns whose values decide a row's side; the entity by default."),
          Key.of(
              "seed",
              Kinds.wholeNumber(Long.MIN_VALUE, Long.MAX_VALUE),
              "42",
              "Another seed holds out other rows; 42 by default."),
          Key.of("testFrom", Kinds.TEXT, "2025-01-01", "With `by: time`, where the test begins.")
              .notYet(BY_HASH),
          Key.of("stratified", Kinds.BOOLEAN, "true", "Both sides have the same share of labels.")
              .notYet(BY_HASH));
  private static final KeySet PROMOTE =
      KeySet.of(
          "promotion",
          "{require: [areaUnderROC >= 0.70]}",
          Key.of(
                  "require",
                  Kinds.someTexts(),
                  "[areaUnderROC >= 0.70]",
                  "Comparisons of metrics, also with those of the champion.")
              .required());

  static final KeySet KEYS =
      KeySet.of(
          "model",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of("from", Kinds.TEXT, "training", "The rows; those without a label are left out.")
              .required(),
          Key.of("label", Kinds.TEXT, "defaulted", "The column to predict.").required(),
          Key.of(
              "features",
              Kinds.anyOf(Kinds.words("*"), Kinds.someColumns(), Kinds.map(FEATURES)),
              FEATURES.example(),
              "A list of columns, or `{include, exclude}`; all by default, never the label, keys,"
                  + " `as_of` or the split's columns."),
          Key.of(
              "split",
              Kinds.map(SPLIT),
              SPLIT.example(),
              "`{test: 0.3, by: [columns], seed: 42}`: a row's side depends on `by` (default: the"
                  + " entity) and the seed only."),
          Key.of(
              "prepare",
              Kinds.anyOf(Kinds.words("auto"), Kinds.list(Kinds.stage(StageRole.PREPARE))),
              "[{imputer: {strategy: median}}]",
              "MLlib feature stages in order, by name and with their own parameters; inputs default"
                  + " to the columns that fit; `auto`, the default, is imputer, stringIndexer,"
                  + " oneHotEncoder, vectorAssembler, standardScaler."),
          Key.of(
                  "algorithm",
                  Kinds.stage(StageRole.ALGORITHM),
                  "{logisticRegression: {maxIter: 100}}",
                  "Any MLlib estimator, by name and with its own parameters: `penstock stages` lists"
                      + " them.")
              .requiredUnless("stages"),
          Key.of(
              "evaluate",
              Kinds.columns(),
              "[areaUnderROC]",
              "Metrics on the held-out rows: `areaUnderROC`, `areaUnderPR`, `ks`, `logLoss`,"
                  + " `brier`, `accuracy`; or `rmse`, `mae`, `r2`."),
          Key.of(
              "gpu",
              Kinds.words("auto", "require", "off"),
              "auto",
              "Whether a GPU trains the model: `auto`, the default, where there is one and it is"
                  + " expected to be faster; `require` always, or the run ends (69); `off` never."),
          NodeKeys.SPARK,
          Key.of(
                  "promote",
                  Kinds.map(PROMOTE),
                  PROMOTE.example(),
                  "What must hold before the model becomes the champion.")
              .notYet("The newest model that is not degenerate scores."),
          Key.of("rows", Kinds.SQL, "segment = 'gold'", "Which rows are learned from.")
              .notYet("Training takes all rows whose label is known."),
          Key.of(
                  "stages",
                  Kinds.list(Kinds.stage(StageRole.ANY)),
                  "[vectorAssembler, {logisticRegression: {maxIter: 100}}]",
                  "Instead of prepare and algorithm: any stages, by simple or full class name.")
              .notYet("Use prepare and algorithm."),
          Key.of(
                  "tune",
                  Kinds.map(TuningReader.KEYS),
                  TuningReader.KEYS.example(),
                  "A search for better parameters.")
              .notYet("Set the parameters under algorithm."));
  private static final double DEFAULT_TEST = 0.3;
  private static final long DEFAULT_SEED = 42;

  private ModelReader() {}

  /** The model, or null where it is broken. */
  static @Nullable ModelNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text from = keys.text("from");
    Text label = keys.text("label");
    Columns features = features(keys);
    Split split = split(keys);
    StageReader stages = new StageReader(keys);
    List<Stage> all = stages.stages();
    boolean isSplit = all.isEmpty(); // else the last is the algorithm
    List<Stage> prepare = isSplit ? stages.prepare() : all.subList(0, all.size() - 1);
    Stage algorithm = isSplit ? stages.algorithm() : all.get(all.size() - 1);
    List<Text> evaluate = keys.texts("evaluate");
    Gpu gpu = Gpu.valueOf(keys.wordOr("auto", "gpu").toUpperCase(Locale.ROOT));
    Text rows = keys.sql("rows");
    Tuning tune = TuningReader.read(keys);
    List<Text> promote = promote(keys);
    if (from == null || label == null || algorithm == null) {
      return null;
    }
    CanonicalText text =
        new CanonicalText("models", List.of())
            .text("from", from)
            .text("label", label)
            .json("features", features(features))
            .json("split", split(split))
            .json("algorithm", CanonicalText.stage(algorithm))
            .list("evaluate", evaluate)
            .text("gpu", gpu);
    text.json("prepare", prepare == null ? "\"auto\"" : stages(prepare));
    return new ModelNode(
        name,
        about,
        text.build(),
        from,
        label,
        features,
        split,
        prepare,
        algorithm,
        evaluate,
        gpu,
        rows,
        tune,
        promote);
  }

  private static Columns features(Keys node) {
    if (!node.has("features") || node.is("features", "*")) {
      return new Columns(null, List.of());
    }
    node.refuseEmpty("features");
    if (node.node("features") instanceof Sequence) {
      return new Columns(node.texts("features"), List.of());
    }
    Keys keys = node.map("features");
    if (keys == null) {
      return new Columns(null, List.of());
    }
    boolean isAll = !keys.has("include") || keys.is("include", "*");
    return new Columns(isAll ? null : keys.texts("include"), keys.texts("exclude"));
  }

  private static Split split(Keys node) {
    Keys keys = node.map("split");
    if (keys == null) {
      return new Split(DEFAULT_TEST, List.of(), DEFAULT_SEED);
    }
    Double share = keys.share("test");
    Long seed = keys.longNumber("seed");
    return new Split(
        share == null ? DEFAULT_TEST : share,
        by(keys),
        seed == null ? DEFAULT_SEED : seed,
        keys.isTrue("stratified"),
        keys.text("testFrom"));
  }

  private static List<Text> by(Keys keys) {
    if (!keys.is("by", "time")) {
      keys.refuse("testFrom", "needs 'by: time'", "");
      return keys.texts("by");
    }
    keys.require("testFrom");
    YamlNode time = keys.node("by");
    if (time != null) {
      String instead = "Name columns, such as [customer_id].";
      keys.problems()
          .add(YamlProblems.notSupportedYet(time.at(), keys.path("by") + ": time", instead));
    }
    return List.of();
  }

  private static List<Text> promote(Keys node) {
    Keys keys = node.map("promote");
    return keys == null ? List.of() : keys.texts("require");
  }

  private static String features(Columns columns) {
    Map<String, String> json = new TreeMap<>();
    List<Text> include = columns.include();
    json.put("include", include == null ? "\"*\"" : CanonicalText.list(include));
    json.put("exclude", CanonicalText.list(columns.exclude()));
    return CanonicalText.object(json);
  }

  private static String split(Split split) {
    Map<String, String> json = new TreeMap<>();
    json.put("test", Double.toString(split.test()));
    json.put("by", CanonicalText.list(split.by()));
    json.put("seed", Long.toString(split.seed()));
    return CanonicalText.object(json);
  }

  private static String stages(List<Stage> stages) {
    return CanonicalText.array(stages, CanonicalText::stage);
  }
}
