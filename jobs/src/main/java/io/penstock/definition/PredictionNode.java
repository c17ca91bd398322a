package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows scored by a model.
 *
 * @param model the model node; its newest version that is not degenerate scores
 * @param from the dataset that is scored
 * @param keep columns of it that are kept beside the scores
 * @param write how rows reach the table
 * @param version of the model: a number or {@code latest}; null for the champion
 * @param rows a boolean SQL expression that chooses rows; null for those of this run's as_of
 * @param checks in file order
 * @param storage how the rows are kept
 */
public record PredictionNode(
    Text name,
    About about,
    String canonicalText,
    Text model,
    Text from,
    List<Text> keep,
    WriteMode write,
    @Nullable Text version,
    @Nullable Text rows,
    List<Check> checks,
    Storage storage)
    implements Node {
  public PredictionNode {
    keep = List.copyOf(keep);
    checks = List.copyOf(checks);
  }

  /** Predictions of the champion on the rows of this run's as_of. */
  public PredictionNode(
      Text name,
      About about,
      String canonicalText,
      Text model,
      Text from,
      List<Text> keep,
      WriteMode write) {
    this(
        name,
        about,
        canonicalText,
        model,
        from,
        keep,
        write,
        null,
        null,
        List.of(),
        Storage.DEFAULT);
  }

  @Override
  public String section() {
    return "predictions";
  }

  @Override
  public List<Text> references() {
    return List.of(model, from);
  }
}
