package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.MODEL;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.wrong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of models and predictions. */
class WrongModelsTest {
  @ParameterizedTest
  @MethodSource("files")
  void saysWhatIsWrong(String text, List<String> messages) {
    assertThat(WrongFile.messages(text)).containsExactlyElementsOf(messages);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        wrong(
            "nothing",
            SOURCE
                + """
            models:
              m: {}
            """,
            "p.yaml:9:3: models.m has no 'from'. Write, for example: from: training",
            "p.yaml:9:3: models.m has no 'label'. Write, for example: label: defaulted",
            "p.yaml:9:3: models.m has no 'algorithm'. Write, for example: algorithm: "
                + "{logisticRegression: {maxIter: 100}}"),
        wrong(
            "two algorithms",
            SOURCE
                + """
            models:
              m:
                from: tx
                label: y
                algorithm: {a: {}, b: {}}
            """,
            "p.yaml:12:16: models.m.algorithm must have one stage, has 2. Write one: "
                + "logisticRegression: {maxIter: 100}"),
        wrong(
            "a list for an algorithm",
            SOURCE
                + """
            models:
              m:
                from: tx
                label: y
                algorithm: [a]
            """,
            "p.yaml:12:16: models.m.algorithm must be the name of a stage, or a map such "
                + "as {logisticRegression: {maxIter: 100}}, is a list."),
        wrong(
            "a stage with two names",
            MODEL
                + """
                prepare:
                  - imputer: {}
                    scaler: {}
            """,
            "p.yaml:22:9: an item of models.m.prepare must have one stage, has 2. Write "
                + "each with its own '-': logisticRegression: {maxIter: 100}"),
        wrong(
            "text for stages",
            MODEL
                + """
                prepare: all
            """,
            "p.yaml:21:14: models.m.prepare must be a list such as [{imputer: {strategy: "
                + "median}}], or auto, is text."),
        wrong(
            "a parameter that is a map",
            MODEL
                + """
                prepare:
                  - imputer: {strategy: {a: b}}
            """,
            "p.yaml:22:29: models.m.prepare.imputer.strategy must be a value or a list of "
                + "values, is a map."),
        wrong(
            "a split out of range",
            MODEL
                + """
                split: {test: 1.0, seed: x}
            """,
            "p.yaml:21:19: models.m.split.test must be a number between 0 and 1, is '1.0'.",
            "p.yaml:21:30: models.m.split.seed must be a whole number, is 'x'."),
        wrong(
            "a split that does not work yet",
            MODEL
                + """
                split: {by: time, testFrom: 2025-01-01, stratified: true}
            """,
            "p.yaml:21:17: models.m.split.by: time is not supported yet. Name columns, "
                + "such as [customer_id].",
            "p.yaml:21:23: models.m.split.testFrom is not supported yet. Rows are split by "
                + "a hash of 'by'.",
            "p.yaml:21:45: models.m.split.stratified is not supported yet. Rows are split "
                + "by a hash of 'by'."),
        wrong(
            "features twice",
            MODEL
                + """
                features: [a, A]
            """,
            "p.yaml:21:19: models.m.features has 'A' twice. Keep one of them."),
        wrong(
            "excluded features for a list",
            MODEL
                + """
                features: {include: a}
            """,
            "p.yaml:21:25: models.m.features.include must be a list such as [a], is text."),
        wrong(
            "keys that do not work yet",
            MODEL
                + """
                tune: {over: {regParam: [0.0, 0.1]}, maximize: areaUnderROC}
                promote: {require: [areaUnderROC >= 0.7]}
                rows: y IS NOT NULL
                stages: [vectorAssembler, logisticRegression]
            """,
            "p.yaml:21:5: models.m.tune is not supported yet. Set the parameters under "
                + "algorithm.",
            "p.yaml:22:5: models.m.promote is not supported yet. The newest model that is "
                + "not degenerate scores.",
            "p.yaml:23:5: models.m.rows is not supported yet. Training takes all rows whose "
                + "label is known.",
            "p.yaml:24:5: models.m.stages is not supported yet. Use prepare and algorithm."),
        wrong(
            "keys that do not work yet and are wrong",
            MODEL
                + """
                split: {by: time}
                tune:
                  search: halving
                  over: {regParam: {log: [1, 0.1]}, maxIter: [], seed: 7}
                  folds: 1
                promote: {require: []}
            """,
            "p.yaml:21:5: models.m.split has no 'testFrom'. Write, for example: testFrom: "
                + "2025-01-01",
            "p.yaml:21:17: models.m.split.by: time is not supported yet. Name columns, such as "
                + "[customer_id].",
            "p.yaml:22:5: models.m.tune is not supported yet. Set the parameters under "
                + "algorithm.",
            "p.yaml:22:5: models.m.tune has no 'maximize'. Write, for example: maximize: "
                + "areaUnderROC",
            "p.yaml:23:15: models.m.tune.search must be one of grid, random, bayesian, is "
                + "'halving'.",
            "p.yaml:24:30: models.m.tune.over.regParam.log must be two numbers, the first above 0 "
                + "and below the second.",
            "p.yaml:24:50: models.m.tune.over.maxIter has no value. Give it one, or delete the "
                + "key.",
            "p.yaml:24:60: models.m.tune.over.seed must be a list such as [0.0, 0.5], or {log: "
                + "[a, b]}, is text.",
            "p.yaml:25:14: models.m.tune.folds must be a whole number from 2 to 100, is '1'.",
            "p.yaml:26:5: models.m.promote is not supported yet. The newest model that is not "
                + "degenerate scores.",
            "p.yaml:26:24: models.m.promote.require has no value. Give it one, or delete the "
                + "key."),
        wrong(
            "a model of a model",
            MODEL
                + """
              n: {from: m, label: y, algorithm: a}
            """,
            "p.yaml:21:13: 'm' is a model: it has no rows to read. Name a source, a table, "
                + "a feature set or predictions."),
        wrong(
            "predictions with nothing",
            MODEL
                + """
            predictions:
              p: {}
            """,
            "p.yaml:22:3: predictions.p has no 'model'. Write, for example: model: "
                + "default_risk",
            "p.yaml:22:3: predictions.p has no 'from'. Write, for example: from: "
                + "customer_activity"),
        wrong(
            "a version of a model",
            MODEL
                + """
            predictions:
              p: {model: m@7, from: activity}
            """,
            "p.yaml:22:15: predictions.p.model: a version (@7) is not supported yet. "
                + "Without one, the newest model that is not degenerate scores."),
        wrong(
            "an unknown model",
            MODEL
                + """
            predictions:
              p: {model: n, from: activity}
            """,
            "p.yaml:22:14: unknown model 'n'. The pipeline has m. Did you mean 'm'?"),
        wrong(
            "a table for a model",
            MODEL
                + """
            predictions:
              p: {model: tx, from: m}
            """,
            "p.yaml:22:14: 'tx' is in sources: it is not a model. Name one of 'models'.",
            "p.yaml:22:24: 'm' is a model: it has no rows to read. Name a source, a table, "
                + "a feature set or predictions."),
        wrong(
            "predictions with keys and no merge",
            MODEL
                + """
            predictions:
              p: {model: m, from: activity, keys: [id]}
            """,
            "p.yaml:22:33: predictions.p.keys needs 'write: merge'. Write 'write: merge', "
                + "or delete it."),
        wrong(
            "a node that is broken is not unknown",
            SOURCE
                + """
            tables:
              t: {}
            models:
              m: {from: t, label: y}
            predictions:
              p: {model: m, from: t}
            """,
            "p.yaml:9:3: tables.t has no 'sql'. Write, for example: sql: SELECT * FROM "
                + "transactions",
            "p.yaml:11:3: models.m has no 'algorithm'. Write, for example: algorithm: "
                + "{logisticRegression: {maxIter: 100}}"));
  }
}
