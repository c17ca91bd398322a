package io.penstock.definition;

import java.util.List;

/**
 * Rows scored by a model.
 *
 * @param model the model node; its newest version that is not degenerate scores
 * @param from the dataset that is scored
 * @param keep columns of it that are kept beside the scores
 * @param write how rows reach the table
 */
public record PredictionNode(
    Text name,
    About about,
    String canonicalText,
    Text model,
    Text from,
    List<Text> keep,
    WriteMode write)
    implements Node {
  public PredictionNode {
    keep = List.copyOf(keep);
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
