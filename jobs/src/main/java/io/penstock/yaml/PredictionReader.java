package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads predictions. */
final class PredictionReader {
  static final KeySet KEYS =
      KeySet.of("description", "tags", "model", "from", "keep", "write", "keys")
          .notYet("checks", "Put them on the dataset that is scored.")
          .notYet("clusterBy", "")
          .notYet("columns", "")
          .notYet("deleteWhen", "")
          .notYet("partitionBy", "")
          .notYet("persist", "")
          .notYet("repartition", "")
          .notYet("rows", "Scoring takes the rows of this run's as_of.")
          .notYet("sequenceBy", "")
          .notYet("spark", "Settings for the whole pipeline go under 'spark' at the top.");

  private PredictionReader() {}

  static @Nullable PredictionNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    keys.require("model", "model: default_risk");
    keys.require("from", "from: customer_activity");
    Text model = model(keys);
    Text from = keys.text("from");
    List<Text> keep = keys.columns("keep");
    WriteMode write = WriteReader.ofPredictions(keys);
    if (model == null || from == null) {
      return null;
    }
    String canonical =
        new CanonicalText("predictions", List.of())
            .text("model", model)
            .text("from", from)
            .list("keep", keep)
            .write(write)
            .build();
    return new PredictionNode(name, about, canonical, model, from, keep, write);
  }

  private static @Nullable Text model(Keys keys) {
    Text model = keys.text("model");
    int version = model == null ? -1 : model.value().indexOf('@');
    if (model == null || version < 0) {
      return model;
    }
    String what =
        keys.path("model")
            + ": a version (@"
            + YamlProblems.shown(model.value().substring(version + 1))
            + ")";
    String instead = "Without one, the newest model that is not degenerate scores.";
    keys.problems().add(YamlProblems.notSupportedYet(model.at(version), what, instead));
    return Text.of(model.value().substring(0, version), model::at);
  }
}
