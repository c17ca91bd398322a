package io.penstock.ml;

import java.util.List;

/** What a model learns, and so what it is measured by and what a scored row has. */
public enum ModelKind {
  /** A label of 0 or 1, with a probability. */
  BINARY,
  /** A label of 0 or 1, told apart by a margin: there is no probability. */
  BINARY_BY_MARGIN,
  /** A number. */
  REGRESSION;

  /** The metrics that can be asked for. */
  public List<String> metrics() {
    return switch (this) {
      case BINARY -> List.of("areaUnderROC", "areaUnderPR", "ks", "logLoss", "brier", "accuracy");
      case BINARY_BY_MARGIN -> List.of("areaUnderROC", "areaUnderPR", "ks", "accuracy");
      case REGRESSION -> List.of("rmse", "mae", "r2", "mse", "var");
    };
  }

  /** The metrics that are measured where none is asked for. */
  public List<String> defaultMetrics() {
    return switch (this) {
      case BINARY -> List.of("areaUnderROC", "areaUnderPR", "ks", "logLoss", "brier");
      case BINARY_BY_MARGIN -> metrics();
      case REGRESSION -> List.of("rmse", "mae", "r2");
    };
  }

  /** Whether a scored row has the probability that its label is 1. */
  public boolean hasProbability() {
    return this == BINARY;
  }

  /** Whether the label is 0 or 1. */
  public boolean isBinary() {
    return this != REGRESSION;
  }
}
