package io.penstock.yaml;

import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.Text;
import io.penstock.definition.Tuning;
import io.penstock.definition.Tuning.Search;
import io.penstock.definition.Tuning.Space;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code tune}. */
final class TuningReader {
  private static final int MOST = 100_000;
  private static final int DEFAULT_TRIALS = 20;
  private static final int DEFAULT_FOLDS = 3;
  private static final KeySet RANGE =
      KeySet.of(
          "range",
          "{log: [0.0001, 1]}",
          Key.of("log", Kinds.pair(Kinds.AMOUNT), "[0.0001, 1]", "From and to, even by logarithm.")
              .required());

  static final KeySet KEYS =
      KeySet.of(
          "search",
          "{over: {regParam: [0.0, 0.1]}, maximize: areaUnderROC}",
          Key.of(
              "search",
              Kinds.words("grid", "random", "bayesian"),
              "random",
              "How the trials are chosen; `random` by default."),
          Key.of(
                  "over",
                  Kinds.someEntries(
                      "^[A-Za-z]", Kinds.anyOf(Kinds.someList(Kinds.VALUE), Kinds.map(RANGE))),
                  "{regParam: {log: [0.0001, 1]}, elasticNetParam: [0.0, 0.5]}",
                  "Parameters of the algorithm: a list of values, or `{log: [from, to]}`.")
              .required(),
          Key.of("trials", Kinds.wholeNumber(1, MOST), "20", "How many; 20 by default."),
          Key.of("folds", Kinds.wholeNumber(2, 100), "3", "Of the cross-validation; 3 by default."),
          Key.of("maximize", Kinds.TEXT, "areaUnderROC", "The metric that decides.").required());

  private TuningReader() {}

  /** The search of a model; null where there is none, or it is broken. */
  static @Nullable Tuning read(Keys model) {
    Keys keys = model.map("tune");
    if (keys == null) {
      return null;
    }
    Search search = Search.valueOf(keys.wordOr("random", "search").toUpperCase(Locale.ROOT));
    Map<Text, Space> over = over(keys);
    Integer trials = keys.wholeNumber("trials");
    Integer folds = keys.wholeNumber("folds");
    Text maximize = keys.text("maximize");
    if (over.isEmpty() || maximize == null) {
      return null;
    }
    return new Tuning(
        search,
        over,
        trials == null ? DEFAULT_TRIALS : trials,
        folds == null ? DEFAULT_FOLDS : folds,
        maximize);
  }

  private static Map<Text, Space> over(Keys keys) {
    Map<Text, Space> over = new LinkedHashMap<>();
    StageReader values = new StageReader(keys);
    for (Entry entry : keys.entries("over")) {
      String path = keys.path("over") + "." + YamlProblems.shown(entry.key().value());
      Space space =
          entry.value() instanceof Mapping mapping
              ? logarithmic(new Keys(keys.values(), path, entry.key().at(), mapping, RANGE))
              : choices(values, entry, path, keys);
      if (space != null) {
        over.put(entry.key(), space);
      }
    }
    return over;
  }

  private static @Nullable Space choices(StageReader reader, Entry entry, String path, Keys keys) {
    Sequence sequence = keys.values().sequence(entry.value(), path, "[0.0, 0.5], or {log: [a, b]}");
    if (sequence != null && sequence.items().isEmpty()) {
      keys.problems().add(YamlProblems.missingValue(sequence.at(), path));
      return null;
    }
    return sequence != null && reader.value(entry, path) instanceof ParameterValue.Sequence values
        ? new Space.Choices(values)
        : null;
  }

  private static @Nullable Space logarithmic(Keys keys) {
    YamlNode node = keys.node("log");
    String path = keys.path("log");
    Sequence ends = node == null ? null : keys.values().sequence(node, path, "[0.0001, 1]");
    if (ends == null) {
      return null;
    }
    List<Double> numbers =
        ends.items().stream().map(end -> keys.values().amount(end, "an item of " + path)).toList();
    if (numbers.contains(null)) {
      return null;
    }
    if (numbers.size() != 2 || numbers.get(0) <= 0 || numbers.get(0) >= numbers.get(1)) {
      String why = "must be two numbers, the first above 0 and below the second";
      keys.problems().add(YamlProblems.needsOther(ends.at(), path, why, ""));
      return null;
    }
    return new Space.Logarithmic(numbers.get(0), numbers.get(1));
  }
}
