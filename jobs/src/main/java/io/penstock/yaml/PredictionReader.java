package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Check;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.Storage;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads predictions. */
final class PredictionReader {
  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}|latest");

  static final KeySet KEYS =
      KeySet.of(
          "set of predictions",
          "",
          NodeKeys.DESCRIPTION,
          NodeKeys.TAGS,
          Key.of(
                  "model",
                  Kinds.text("^[A-Za-z][A-Za-z0-9_]{0,63}(@([1-9][0-9]*|latest))?$"),
                  "default_risk",
                  "A model; its newest version that is not degenerate scores.")
              .required(),
          Key.of("from", Kinds.TEXT, "customer_activity", "The dataset that is scored.").required(),
          Key.of("keep", Kinds.columns(), "[customer_id]", "Columns kept beside the scores."),
          WriteReader.write(
              Kinds.words("overwrite", "merge").notYet("append", "scd2", "overwritePartitions")),
          WriteReader.KEYS,
          NodeKeys.SPARK,
          CheckReader.CHECKS.notYet("Put them on the dataset that is scored."),
          NodeKeys.CLUSTER_BY.notYet(""),
          NodeKeys.PROPERTIES.notYet(""),
          NodeKeys.COLUMNS.notYet(""),
          WriteReader.DELETE_WHEN.notYet(""),
          NodeKeys.PARTITION_BY.notYet(""),
          NodeKeys.PERSIST.notYet(""),
          NodeKeys.REPARTITION.notYet(""),
          Key.of("rows", Kinds.SQL, "segment = 'gold'", "Which rows are scored.")
              .notYet("Scoring takes the rows of this run's as_of."),
          WriteReader.SEQUENCE_BY.notYet(""));

  private PredictionReader() {}

  /** The predictions, or null where they are broken. */
  static @Nullable PredictionNode read(Text name, Keys keys) {
    About about = NodeKeys.about(keys);
    Text written = keys.text("model");
    Text model = written == null ? null : model(written);
    Text version = written == null ? null : version(written, keys);
    Text from = keys.text("from");
    List<Text> keep = keys.texts("keep");
    WriteMode write = WriteReader.read(keys, new WriteMode.Overwrite());
    Text rows = keys.sql("rows");
    List<Check> checks = CheckReader.read(keys);
    Storage storage = NodeKeys.storage(keys);
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
    return new PredictionNode(
        name, about, canonical, model, from, keep, write, version, rows, checks, storage);
  }

  private static Text model(Text written) {
    int at = written.value().indexOf('@');
    return at < 0 ? written : Text.of(written.value().substring(0, at), written::at);
  }

  /** What stands after the {@code @}, or null. */
  private static @Nullable Text version(Text written, Keys keys) {
    int at = written.value().indexOf('@');
    if (at < 0) {
      return null;
    }
    Text version = Text.of(written.value().substring(at + 1), i -> written.at(at + 1 + i));
    if (!VERSION.matcher(version.value()).matches()) {
      String path = "the version in " + keys.path("model");
      keys.problems().add(ValueProblems.badValue(version, path, "a number, or latest"));
      return null;
    }
    String what = keys.path("model") + ": a version (@" + version + ")";
    String instead = "Without one, the newest model that is not degenerate scores.";
    keys.problems().add(YamlProblems.notSupportedYet(written.at(at), what, instead));
    return version;
  }
}
