package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.ExportNode;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Gpu;
import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.MonitorNode;
import io.penstock.definition.MonitorNode.Bounds;
import io.penstock.definition.Node;
import io.penstock.definition.OnSchemaChange;
import io.penstock.definition.OnViolation;
import io.penstock.definition.Pipeline;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.Tuning;
import io.penstock.definition.Window;
import io.penstock.definition.WriteMode;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What this build cannot execute yet is read as well, with its places, and said. */
class WholeLanguageTest {
  private static Pipeline pipeline;
  private static List<Problem> problems;

  @BeforeAll
  static void readsTheFile() throws IOException {
    try (InputStream file = WholeLanguageTest.class.getResourceAsStream("language.yaml")) {
      assertThat(file).isNotNull();
      PipelineReader.Reading reading =
          WrongFile.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      pipeline = reading.pipeline().orElseThrow();
      problems = reading.problems();
    }
  }

  @Test
  void everyProblemIsThatSomethingIsNotSupportedYet() {
    assertThat(problems)
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.code()).isEqualTo("not-supported-yet"));
    assertThat(problems).extracting(Problem::what).doesNotHaveDuplicates();
  }

  @Test
  void keepsNodesOfWhichLaterChecksKnowNothingApart() {
    assertThat(pipeline.notYet())
        .extracting(Node::qualifiedName)
        .containsExactly(
            "sources.limits", "models.by_stages", "monitors.score_drift", "exports.scores_for_crm");
  }

  @Test
  void readsSources() {
    SourceNode customers = node("customers", SourceNode.class);
    SourceNode limits = node("limits", SourceNode.class);
    Text customerId = text("customer_id");

    assertThat(customers.write())
        .isEqualTo(new WriteMode.Scd2(List.of(customerId), text("valid_from")));
    assertThat(limits.format()).isEqualTo(text("delta"));
    assertThat(limits.onSchemaChange()).isEqualTo(OnSchemaChange.APPEND_NEW_COLUMNS);
    assertThat(limits.storage().clusterBy()).containsExactly(customerId);
    assertThat(limits.storage().properties())
        .isEqualTo(
            Map.of(
                text("delta.logRetentionDuration"), text("interval 90 days"),
                text("owner"), text("risk")));
    assertThat(limits.write())
        .isEqualTo(new WriteMode.Merge(List.of(customerId), text("changed_at"), text("op = 'D'")));
    assertThat(limits.checks())
        .containsExactly(
            new Check.References(
                text("known_customer"),
                text("customers"),
                List.of(customerId),
                OnViolation.WARN,
                Check.Extent.BATCH),
            new Check.Freshness(
                text("fresh"),
                text("changed_at"),
                Window.parse("2d").orElseThrow(),
                OnViolation.FAIL,
                Check.Extent.BATCH),
            new Check.Expect(
                text("few_missing"),
                text("`credit_limit` IS NOT NULL"),
                OnViolation.FAIL,
                new Check.Extent(true, text("1%"))));
  }

  @Test
  void readsTables() {
    TableNode spending = node("spending", TableNode.class);
    TableNode daily = node("daily", TableNode.class);

    assertThat(spending.about().columns())
        .containsExactly(
            Map.entry(text("customer_id"), new About.Column("The bank's own key.", true)));
    assertThat(daily.incremental()).isEqualTo(text("transactions"));
    assertThat(daily.write()).isEqualTo(new WriteMode.Append());
    assertThat(daily.about().spark())
        .containsExactly(Map.entry(text("spark.sql.shuffle.partitions"), text("8")));
  }

  @Test
  void readsFeatures() {
    FeatureNode features = node("customer_activity", FeatureNode.class);

    assertThat(features.timeZone()).isEqualTo(text("Europe/Vienna"));
    assertThat(features.write()).isEqualTo(text("merge"));
  }

  @Test
  void readsModels() {
    ModelNode model = node("default_risk", ModelNode.class);
    ModelNode byStages = node("by_stages", ModelNode.class);

    assertThat(model.tune())
        .isEqualTo(
            new Tuning(
                Tuning.Search.RANDOM,
                Map.of(
                    text("regParam"),
                    new Tuning.Space.Logarithmic(1e-4, 1),
                    text("elasticNetParam"),
                    new Tuning.Space.Choices(
                        new ParameterValue.Sequence(
                            text(""), Stream.of("0.0", "0.5", "1.0").map(this::scalar).toList()))),
                20,
                3,
                text("areaUnderROC")));
    assertThat(model.promote())
        .containsExactly(
            text("areaUnderROC >= 0.70"), text("areaUnderROC >= champion.areaUnderROC - 0.01"));
    assertThat(byStages.rows()).isEqualTo(text("segment = 'gold'"));
    assertThat(byStages.split())
        .isEqualTo(new ModelNode.Split(0.3, List.of(), 42, true, text("2025-01-01")));
    assertThat(byStages.prepare())
        .extracting(stage -> stage.name().value())
        .containsExactly("imputer");
    assertThat(byStages.algorithm())
        .isEqualTo(new ModelNode.Stage(text("org.example.Trees"), List.of()));
    assertThat(byStages.gpu()).isEqualTo(Gpu.REQUIRE);
  }

  @Test
  void readsPredictions() {
    PredictionNode predictions = node("last_scores", PredictionNode.class);

    assertThat(predictions.model()).isEqualTo(text("default_risk"));
    assertThat(predictions.version()).isEqualTo(text("7"));
    assertThat(predictions.rows()).isEqualTo(text("segment = 'gold'"));
    assertThat(predictions.storage().partitionBy()).containsExactly(text("as_of"));
    assertThat(predictions.checks()).hasSize(1);
  }

  @Test
  void readsMonitorsAndExports() {
    MonitorNode monitor = node("score_drift", MonitorNode.class);
    ExportNode export = node("scores_for_crm", ExportNode.class);

    assertThat(monitor.of()).isEqualTo(text("risk_scores"));
    assertThat(monitor.against()).isEqualTo(text("training"));
    assertThat(monitor.psi()).isEqualTo(new Bounds(0.1, 0.25));
    assertThat(export.from()).isEqualTo(text("risk_scores"));
    assertThat(export.format()).isEqualTo(text("parquet"));
    assertThat(export.path()).isEqualTo(text("/lake/export/risk_scores"));
    assertThat(export.write()).isEqualTo(new WriteMode.Overwrite());
  }

  @Test
  void keepsPlaces() {
    PredictionNode predictions = node("last_scores", PredictionNode.class);

    assertThat(predictions.version())
        .extracting(Text::at)
        .isEqualTo(new Position("p.yaml", 140, 25));
  }

  private static <N extends Node> N node(String name, Class<N> kind) {
    return Stream.concat(pipeline.nodes().stream(), pipeline.notYet().stream())
        .filter(node -> node.name().value().equals(name))
        .map(kind::cast)
        .findFirst()
        .orElseThrow();
  }

  private ParameterValue.Scalar scalar(String value) {
    return new ParameterValue.Scalar(text(value), false);
  }

  private static Text text(String value) {
    return Text.of(value, Position.startOf("p.yaml"));
  }
}
