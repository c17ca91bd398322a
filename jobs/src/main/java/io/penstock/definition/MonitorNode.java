package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A watch on how a dataset moves away from another.
 *
 * @param of the dataset that is watched
 * @param against the dataset that it is compared with
 * @param psi bounds of the population stability index
 */
public record MonitorNode(
    Text name, About about, String canonicalText, Text of, Text against, Bounds psi)
    implements Node {
  @Override
  public String section() {
    return "monitors";
  }

  @Override
  public List<Text> references() {
    return List.of(of, against);
  }

  /**
   * Bounds of a number.
   *
   * @param warn from here on it is reported; null for never
   * @param fail from here on the run ends with 65; null for never
   */
  public record Bounds(@Nullable Double warn, @Nullable Double fail) {}
}
