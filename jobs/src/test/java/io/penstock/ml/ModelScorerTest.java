package io.penstock.ml;

import static io.penstock.ml.Models.model;
import static io.penstock.ml.Models.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.TestSpark;
import io.penstock.definition.ModelNode;
import io.penstock.problem.CheckFailedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelScorerTest {
  private static final Dataset<Row> ROWS = TestRows.training(100);

  private static final ModelNode NODE =
      model().include("x1", "x2", "segment").algorithm("logisticRegression", "maxIter", 5).node();

  private static TrainedModel trained;

  @BeforeAll
  static void train() {
    trained = new ModelTrainer().train(NODE, ROWS, List.of("id"));
  }

  @Test
  void addsProbabilityPredictionAndVersion() {
    Dataset<Row> scored =
        ModelScorer.score(trained.pipeline(), manifest(), ROWS, List.of("ID", "month", "x1"));

    assertThat(scored.dtypes())
        .isEqualTo(
            TestSpark.session()
                .createDataFrame(
                    List.of(),
                    ModelScorer.schema(
                        "logisticRegression",
                        ROWS.schema(),
                        List.of(text("ID", 1), text("month", 1), text("x1", 1))))
                .dtypes());
    List<Row> stock = trained.pipeline().transform(ROWS).orderBy("id", "month").collectAsList();
    List<Row> mine = scored.orderBy("id", "month").collectAsList();
    assertThat(mine).hasSize(300);
    for (int i = 0; i < 300; i++) {
      Vector both = stock.get(i).getAs("probability");
      assertThat(mine.get(i).<Double>getAs("probability")).isCloseTo(both.apply(1), within(0.0));
      assertThat(mine.get(i).<Double>getAs("prediction"))
          .isEqualTo(stock.get(i).<Double>getAs("prediction"));
      assertThat(mine.get(i).<Integer>getAs("model_version")).isEqualTo(4);
    }
  }

  @Test
  void scoresUnknownWords() {
    Dataset<Row> rows = ROWS.withColumn("segment", functions.lit("corporate"));

    Dataset<Row> scored = ModelScorer.score(trained.pipeline(), manifest(), rows, List.of("id"));

    assertThat(scored.where("probability BETWEEN 0 AND 1").count()).isEqualTo(300);
  }

  @Test
  void refusesRowsThatTheModelWasNotTrainedOn() {
    Dataset<Row> rows = ROWS.drop("x2").withColumn("segment", functions.lit(7));

    assertThatThrownBy(() -> ModelScorer.score(trained.pipeline(), manifest(), rows, List.of("id")))
        .isInstanceOf(CheckFailedException.class)
        .hasMessage(
            "models.risk version 4 cannot score these rows; they differ from those that it was"
                + " trained on:\n"
                + "  x2 is missing (was DECIMAL(10,2))\n"
                + "  segment is INT (was STRING)\n"
                + "Nothing was scored. Make the columns as they were, or train the model again.");
  }

  private static ModelManifest manifest() {
    return new ModelManifest(
        1,
        4,
        "risk",
        "run-1",
        "0.1.0",
        "4.0.1",
        Instant.EPOCH,
        "f00d",
        "canonical text",
        Map.of(),
        Map.of(),
        42,
        trained.kind(),
        "y",
        trained.features(),
        trained.slots(),
        trained.counts(),
        trained.metrics(),
        null,
        Map.of(),
        List.of(),
        null,
        List.of());
  }
}
