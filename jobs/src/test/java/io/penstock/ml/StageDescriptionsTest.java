package io.penstock.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;

class StageDescriptionsTest {
  @Test
  void knowsASentenceForEachStageAndNoOther() throws IOException {
    Properties sentences = new Properties();
    try (InputStream in = StageDescriptions.class.getResourceAsStream("stages.properties")) {
      sentences.load(in);
    }

    assertThat(StageDescriptions.all())
        .extracting(StageDescription::name)
        .containsExactlyInAnyOrderElementsOf(sentences.stringPropertyNames())
        .containsExactlyElementsOf(
            Stream.of(Role.PREPARE, Role.ALGORITHM)
                .flatMap(role -> StageCatalog.names(role).stream())
                .toList());
  }

  @Test
  void saysOfEachParameterWhatMllibSays() {
    LogisticRegression mllib = new LogisticRegression();
    List<String> wired =
        List.of("featuresCol", "labelCol", "predictionCol", "probabilityCol", "rawPredictionCol");

    StageDescription described = StageDescriptions.of("logisticRegression").orElseThrow();

    // MLlib's own lines: "name: doc (default: x)" or "name: doc (undefined)".
    List<String> expected =
        mllib
            .explainParams()
            .lines()
            .filter(line -> wired.stream().noneMatch(name -> line.startsWith(name + ":")))
            .map(line -> line.replaceAll("\\s+", " "))
            .toList();
    assertThat(described.parameters())
        .extracting(
            p ->
                (p.name() + ": " + p.doc() + " ").replaceAll("\\s+", " ")
                    + (p.defaultValue().isEmpty()
                        ? "(undefined)"
                        : "(default: " + p.defaultValue() + ")"))
        .containsExactlyElementsOf(expected);
    assertThat(described.parameters())
        .extracting(StageDescription.Parameter::name)
        .containsExactlyElementsOf(
            Arrays.stream(mllib.params())
                .map(Param::name)
                .filter(name -> !wired.contains(name))
                .sorted()
                .toList());
  }

  @Test
  void saysTypesAndRanges() {
    assertThat(
            StageDescriptions.of("org.apache.spark.ml.feature.Imputer").orElseThrow().parameters())
        .extracting(p -> p.name() + "|" + p.type() + "|" + p.defaultValue() + "|" + p.range())
        .containsExactly(
            "inputCol|one value||",
            "inputCols|a list||",
            "missingValue|a number|NaN|",
            "outputCol|one value||",
            "outputCols|a list||",
            "relativeError|a number|0.001|in [0, 1]",
            "strategy|one value|mean|one of mean, median, mode");
  }

  @Test
  void describesEveryStageTheSameWayEachTime() {
    for (StageDescription stage : StageDescriptions.all()) {
      assertThat(StageDescriptions.of(stage.name()))
          .isEqualTo(StageDescriptions.of(stage.className()))
          .get()
          .satisfies(found -> assertThat(found.sentence()).endsWith("."));
    }
    assertThat(StageDescriptions.of("sqlTransformer")).isEmpty();
  }
}
