package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Columns;
import io.penstock.definition.ModelNode.Gpu;
import io.penstock.definition.ModelNode.Split;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a model. */
final class ModelReader {
  static final KeySet KEYS =
      KeySet.of(
              "description",
              "tags",
              "from",
              "label",
              "features",
              "split",
              "prepare",
              "algorithm",
              "evaluate",
              "gpu")
          .notYet("promote", "The newest model that is not degenerate scores.")
          .notYet("rows", "Training takes all rows whose label is known.")
          .notYet("spark", "Settings for the whole pipeline go under 'spark' at the top.")
          .notYet("stages", "Use prepare and algorithm.")
          .notYet("tune", "Set the parameters under algorithm.");
  private static final KeySet FEATURES = KeySet.of("include", "exclude");
  private static final KeySet SPLIT =
      KeySet.of("test", "by", "seed")
          .notYet("stratified", "Rows are split by a hash of 'by'.")
          .notYet("testFrom", "Rows are split by a hash of 'by'.");
  private static final String FEATURES_EXAMPLE = "{include: \"*\", exclude: [segment]}";
  private static final double DEFAULT_TEST = 0.3;
  private static final long DEFAULT_SEED = 42;

  private ModelReader() {}

  static @Nullable ModelNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    keys.require("from", "from: training");
    keys.require("label", "label: defaulted");
    Text from = keys.text("from");
    Text label = keys.text("label");
    Columns features = features(keys);
    Split split = split(keys);
    StageReader stages = new StageReader(keys);
    List<Stage> prepare = stages.prepare();
    Stage algorithm = stages.algorithm();
    List<Text> evaluate =
        keys.values().different(keys.texts("evaluate", "[areaUnderROC]"), keys.path("evaluate"));
    Gpu gpu =
        keys.wordOr("auto", "gpu", List.of("auto", "off"), List.of("require")).equals("auto")
            ? Gpu.AUTO
            : Gpu.OFF;
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
        name, about, text.build(), from, label, features, split, prepare, algorithm, evaluate, gpu);
  }

  private static Columns features(Keys node) {
    YamlNode value = node.node("features");
    if (value == null || isAll(value)) {
      return new Columns(null, List.of());
    }
    node.refuseEmpty("features");
    if (value instanceof Sequence) {
      return new Columns(node.columns("features"), List.of());
    }
    Keys keys = node.map("features", FEATURES_EXAMPLE, FEATURES);
    if (keys == null) {
      return new Columns(null, List.of());
    }
    keys.refuseEmpty("include");
    YamlNode include = keys.node("include");
    boolean isAll = include == null || isAll(include);
    return new Columns(isAll ? null : keys.columns("include"), keys.columns("exclude"));
  }

  private static boolean isAll(YamlNode node) {
    return node instanceof Scalar scalar && scalar.text().value().equals("*");
  }

  private static Split split(Keys node) {
    Keys keys = node.map("split", "{test: 0.3, by: [customer_id]}", SPLIT);
    if (keys == null) {
      return new Split(DEFAULT_TEST, List.of(), DEFAULT_SEED);
    }
    YamlNode test = keys.node("test");
    Double share = test == null ? null : keys.values().share(test, keys.path("test"));
    Long seed = keys.longNumber("seed", Long.MIN_VALUE);
    return new Split(
        share == null ? DEFAULT_TEST : share, by(keys), seed == null ? DEFAULT_SEED : seed);
  }

  private static List<Text> by(Keys keys) {
    if (keys.node("by") instanceof Scalar scalar && scalar.text().value().equals("time")) {
      String instead = "Name columns, such as [customer_id].";
      keys.problems()
          .add(YamlProblems.notSupportedYet(scalar.at(), keys.path("by") + ": time", instead));
      return List.of();
    }
    return keys.columns("by");
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
