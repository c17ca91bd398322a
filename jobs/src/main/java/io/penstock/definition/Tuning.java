package io.penstock.definition;

import io.penstock.definition.ModelNode.ParameterValue;
import java.util.List;
import java.util.Map;

/**
 * A search for the best parameters of a model.
 *
 * @param search how the trials are chosen
 * @param over where each parameter is looked for, by its name, in file order
 * @param trials how many there are
 * @param folds of the cross-validation of each
 * @param maximize the metric that decides
 */
public record Tuning(Search search, Map<Text, Space> over, int trials, int folds, Text maximize) {
  public Tuning {
    over = Maps.copyInOrder(over);
  }

  /** How trials are chosen. */
  public enum Search {
    /** All combinations. */
    GRID,
    /** Drawn by chance. */
    RANDOM,
    /** Where a model of the trials so far expects the best. */
    BAYESIAN
  }

  /** Where a parameter is looked for. */
  public sealed interface Space {
    /** One of some values. */
    record Choices(ParameterValue.Sequence values) implements Space {}

    /** Between two numbers, evenly by their logarithms. */
    record Logarithmic(double from, double to) implements Space {}
  }

  /** The names of the parameters that are looked for. */
  public List<String> parameters() {
    return over.keySet().stream().map(Text::value).toList();
  }
}
