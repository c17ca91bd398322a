package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.SOURCES;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Gpu;
import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.Node;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Pipeline;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineReaderTest {
  private static final Map<String, String> LAKE = Map.of("lake", "/lake");
  private static final String PARAMETERS =
      """
      parameters:
        day: {type: date, default: 2025-06-30}
        input: {type: path, default: "${lake}/in"}
        rounds: {type: int, default: 10}
      """;

  @Test
  void readsTheExampleOfTheLanguage() throws IOException {
    Pipeline pipeline = example();

    assertThat(pipeline.name()).hasToString("financial-risk");
    assertThat(pipeline.owner()).isEqualTo("risk-team@example.com");
    assertThat(pipeline.tags()).containsExactly("nightly");
    assertThat(pipeline.parameter("as_of"))
        .contains(new Parameter(text("as_of"), ParameterType.DATE, "2025-06-30"));
    assertThat(pipeline.nodes())
        .extracting(Node::qualifiedName)
        .containsExactly(
            "sources.transactions",
            "sources.customers",
            "sources.outcomes",
            "tables.spending",
            "features.customer_activity",
            "features.training",
            "models.default_risk",
            "predictions.risk_scores");
  }

  @Test
  void readsASource() throws IOException {
    SourceNode source = (SourceNode) example().node("transactions").orElseThrow();

    assertThat(source.format()).hasToString("csv");
    assertThat(source.paths()).containsExactly(text("sample-data/transactions"));
    assertThat(source.options()).containsExactly(Map.entry(text("header"), text("true")));
    assertThat(requireNonNull(source.schema()).value())
        .startsWith("transaction_id BIGINT NOT NULL, customer_id");
    assertThat(source.derive())
        .containsExactly(
            Map.entry(text("transaction_month"), text("trunc(transaction_date, 'MM')")));
    assertThat(source.write()).isEqualTo(new WriteMode.Append());
    assertThat(source.partitionBy()).containsExactly(text("transaction_month"));
    assertThat(source.checks())
        .containsExactly(
            new Check.Unique(
                text("one_row_per_transaction"),
                List.of(text("transaction_id")),
                OnViolation.QUARANTINE),
            new Check.Expect(
                text("amount_present"), text("transaction_amount IS NOT NULL"), OnViolation.DROP),
            new Check.Expect(
                text("amount_sane"), text("abs(transaction_amount) < 1e6"), OnViolation.QUARANTINE),
            new Check.Expect(
                text("type_known"),
                text("transaction_type IN ('purchase', 'cash', 'payment', 'fee')"),
                OnViolation.WARN));
  }

  @Test
  void readsAMergedSource() throws IOException {
    SourceNode source = (SourceNode) example().node("customers").orElseThrow();

    assertThat(source.write())
        .isEqualTo(
            new WriteMode.Merge(
                List.of(text("customer_id"), text("valid_from")), text("valid_from")));
  }

  @Test
  void readsATable() throws IOException {
    TableNode table = (TableNode) example().node("spending").orElseThrow();

    assertThat(table.about().description()).isEqualTo("One clean row per transaction.");
    assertThat(table.sql().value()).endsWith("WHERE transaction_type <> 'fee'\n");
    assertThat(table.write()).isEqualTo(new WriteMode.Overwrite());
    assertThat(table.checks())
        .containsExactly(new Check.Rows(text("not_empty"), 1L, null, OnViolation.FAIL));
    assertThat(table.repartition()).isNull();
    assertThat(table.persist()).isNull();
  }

  @Test
  void readsFeatures() throws IOException {
    FeatureNode features = (FeatureNode) example().node("customer_activity").orElseThrow();

    assertThat(features.entity()).containsExactly(text("customer_id"));
    assertThat(features.spine()).isEqualTo(new FeatureNode.Spine.At(text("2025-06-30")));
    assertThat(features.values())
        .extracting(value -> value.name() + " " + value.over().text())
        .containsExactly(
            "spend_7d 7d",
            "spend_30d 30d",
            "spend_90d 90d",
            "cash_share_30d 30d",
            "days_since_last all");
    assertThat(features.joins())
        .containsExactly(
            new FeatureNode.Join(
                text("customers"),
                List.of(text("customer_id")),
                text("valid_from"),
                List.of(text("segment"), text("credit_limit"))));
    assertThat(features.repartition()).isEqualTo(10);
    assertThat(features.persist()).isEqualTo(text("MEMORY_AND_DISK"));
    assertThat(features.partitionBy()).containsExactly(text("as_of"));
  }

  @Test
  void givesFeaturesWhatTheyTakeOfOthers() throws IOException {
    Pipeline pipeline = example();
    FeatureNode other = (FeatureNode) pipeline.node("customer_activity").orElseThrow();
    FeatureNode features = (FeatureNode) pipeline.node("training").orElseThrow();

    assertThat(features.like()).isEqualTo(text("customer_activity"));
    assertThat(features.values()).isEqualTo(other.values());
    assertThat(features.joins()).isEqualTo(other.joins());
    assertThat(features.from()).isEqualTo(text("spending"));
    assertThat(features.spine())
        .isEqualTo(
            new FeatureNode.Spine.Observations(
                text("outcomes"), text("observed_on"), List.of(text("defaulted"))));
    assertThat(features.repartition()).isNull();
    assertThat(features.persist()).isNull();
    assertThat(features.partitionBy()).isEmpty();
    assertThat(features.references())
        .containsExactly(text("spending"), text("outcomes"), text("customers"));
  }

  @Test
  void readsAModel() throws IOException {
    ModelNode model = (ModelNode) example().node("default_risk").orElseThrow();

    assertThat(model.label()).isEqualTo(text("defaulted"));
    assertThat(model.features()).isEqualTo(new ModelNode.Columns(null, List.of()));
    assertThat(model.split()).isEqualTo(new ModelNode.Split(0.3, List.of(text("customer_id")), 42));
    assertThat(model.prepare())
        .extracting(stage -> stage.name().value())
        .containsExactly(
            "imputer", "stringIndexer", "oneHotEncoder", "vectorAssembler", "standardScaler");
    assertThat(model.algorithm())
        .isEqualTo(
            new ModelNode.Stage(
                text("logisticRegression"),
                List.of(
                    parameter("maxIter", "100"),
                    parameter("regParam", "0.01"),
                    parameter("elasticNetParam", "0.5"))));
    assertThat(model.evaluate()).hasSize(5).first().isEqualTo(text("areaUnderROC"));
    assertThat(model.gpu()).isEqualTo(Gpu.AUTO);
  }

  @Test
  void readsPredictions() throws IOException {
    PredictionNode predictions = (PredictionNode) example().node("risk_scores").orElseThrow();

    List<Text> keys = List.of(text("customer_id"), text("as_of"));
    assertThat(predictions.model()).isEqualTo(text("default_risk"));
    assertThat(predictions.from()).isEqualTo(text("customer_activity"));
    assertThat(predictions.keep()).isEqualTo(keys);
    assertThat(predictions.write()).isEqualTo(new WriteMode.Merge(keys, null));
  }

  @Test
  void fillsInDefaults() {
    Pipeline pipeline =
        good(
            SOURCE
                + """
                tables:
                  t: {sql: SELECT * FROM tx}
                models:
                  m: {from: t, label: y, algorithm: randomForestClassifier}
                predictions:
                  p: {model: m, from: t}
                """);

    ModelNode model = (ModelNode) pipeline.node("m").orElseThrow();
    PredictionNode predictions = (PredictionNode) pipeline.node("p").orElseThrow();
    assertThat(model.split()).isEqualTo(new ModelNode.Split(0.3, List.of(), 42));
    assertThat(model.prepare()).isNull();
    assertThat(model.algorithm())
        .isEqualTo(new ModelNode.Stage(text("randomForestClassifier"), List.of()));
    assertThat(model.evaluate()).isEmpty();
    assertThat(predictions.keep()).isEmpty();
    assertThat(predictions.write()).isEqualTo(new WriteMode.Overwrite());
  }

  @Test
  void takesContentOverSeveralLikesAlsoFromBelow() {
    Pipeline pipeline =
        good(
            SOURCE
                + """
                features:
                  a: {like: b, at: 2025-01-01}
                  b: {like: c, at: 2025-02-01}
                  c:
                    entity: [customer_id]
                    from: tx
                    time: day
                    at: 2025-03-01
                    values: {n: {agg: count(*)}}
                """);

    FeatureNode first = (FeatureNode) pipeline.node("a").orElseThrow();
    assertThat(first.values()).extracting(value -> value.name().value()).containsExactly("n");
    assertThat(first.spine()).isEqualTo(new FeatureNode.Spine.At(text("2025-01-01")));
  }

  @Test
  void turnsChecksIntoSqlThatQuotesNamesAndText() {
    Pipeline pipeline =
        good(
            SOURCE
                + """
                    checks:
                      there: {notNull: [id, "a`b"]}
                      known: {acceptedValues: {kind: [a, "it's", 'c\\d'], n: [1]}, onViolation: drop}
                """);

    SourceNode source = (SourceNode) pipeline.node("tx").orElseThrow();
    assertThat(source.checks())
        .containsExactly(
            new Check.Expect(
                text("there"), text("`id` IS NOT NULL AND `a``b` IS NOT NULL"), OnViolation.FAIL),
            new Check.Expect(
                text("known"),
                text("`kind` IN ('a', 'it\\'s', 'c\\\\d') AND `n` IN ('1')"),
                OnViolation.DROP));
    Check.Expect there = (Check.Expect) source.checks().get(0);
    assertThat(there.expression().at()).isEqualTo(new Position("p.yaml", 9, 25));
    assertThat(there.expression().at(there.expression().value().indexOf("`a``b`")))
        .isEqualTo(new Position("p.yaml", 9, 30));
  }

  @Test
  void replacesParametersOutsideSql() {
    Pipeline pipeline =
        good(
            HEAD
                + PARAMETERS
                + "owner: $${day} is ${day} in ${lake}\n"
                + SOURCES
                + "    options: {path: \"${input}/x\"}\n");

    SourceNode source = (SourceNode) pipeline.node("tx").orElseThrow();
    assertThat(pipeline.owner()).isEqualTo("${day} is 2025-06-30 in /lake");
    assertThat(source.options()).containsEntry(text("path"), text("/lake/in/x"));
  }

  @Test
  void keepsANumberANumberThatHadToBeQuoted() {
    Pipeline pipeline =
        good(
            HEAD
                + PARAMETERS
                + SOURCES
                + """
                models:
                  m:
                    from: tx
                    label: y
                    algorithm: {gbt: {maxIter: "${rounds}", seed: "7", name: "${day}"}}
                """);

    ModelNode model = (ModelNode) pipeline.node("m").orElseThrow();
    assertThat(model.algorithm().parameters())
        .containsExactly(
            parameter("maxIter", "10"),
            new ModelNode.StageParameter(text("seed"), new ParameterValue.Scalar(text("7"), true)),
            new ModelNode.StageParameter(
                text("name"), new ParameterValue.Scalar(text("2025-06-30"), true)));
  }

  @Test
  void prefersTheValueOfThisRunToTheDefault() {
    Map<String, String> given = Map.of("day", "2025-07-31", "rounds", "007");

    Pipeline pipeline = read(HEAD + PARAMETERS + SOURCES, given).pipeline().orElseThrow();

    assertThat(pipeline.parameters())
        .extracting(Parameter::value)
        .containsExactly("2025-07-31", "/lake/in", "7");
  }

  @Test
  void saysWhatIsWrongWithTheValuesOfThisRun() {
    Map<String, String> given = Map.of("dya", "2025-07-31", "rounds", "many");

    assertThat(read(HEAD + PARAMETERS + SOURCES, given).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:3:1: --param: unknown parameter 'dya'. The pipeline has day, input, rounds."
                + " Did you mean 'day'?",
            "p.yaml:6:3: parameter 'rounds' must be a whole number, is 'many' (from --param).");
    assertThat(read(SOURCE, given).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:1:1: --param: unknown parameter 'dya'. The pipeline has none: declare it under"
                + " 'parameters'.",
            "p.yaml:1:1: --param: unknown parameter 'rounds'. The pipeline has none: declare it"
                + " under 'parameters'.");
  }

  @Test
  void goesOnWithWhatIsNotBroken() {
    PipelineReader.Reading reading =
        read(SOURCE + "tables:\n  t: {}\n  u: {sql: SELECT 1, persist: x}\n", Map.of());

    assertThat(reading.problems()).hasSize(2);
    assertThat(reading.brokenNames()).containsExactly("t");
    assertThat(reading.pipeline().orElseThrow().nodes())
        .extracting(node -> node.name().value())
        .containsExactly("tx", "u");
  }

  private static Pipeline example() throws IOException {
    try (InputStream file = PipelineReaderTest.class.getResourceAsStream("financial-risk.yaml")) {
      assertThat(file).isNotNull();
      return good(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Pipeline good(String text) {
    PipelineReader.Reading reading = read(text, Map.of());
    assertThat(reading.problems()).isEmpty();
    assertThat(reading.brokenNames()).isEmpty();
    return reading.pipeline().orElseThrow();
  }

  private static PipelineReader.Reading read(String text, Map<String, String> given) {
    return PipelineReader.read("p.yaml", text.getBytes(StandardCharsets.UTF_8), given, LAKE);
  }

  private static ModelNode.StageParameter parameter(String name, String value) {
    return new ModelNode.StageParameter(text(name), new ParameterValue.Scalar(text(value), false));
  }

  private static Text text(String value) {
    return Text.of(value, Position.startOf("p.yaml"));
  }
}
