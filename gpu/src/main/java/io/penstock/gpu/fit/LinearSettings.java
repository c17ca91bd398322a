package io.penstock.gpu.fit;

/**
 * What a linear regression is told.
 *
 * @param hasIntercept whether an intercept is fitted
 * @param regParam at least 0
 * @param elasticNet from 0, all L2, to 1, all L1
 * @param isStandardized whether the penalty is on standardized coefficients
 * @param maxIterations at least 0
 * @param tolerance relative, of the value
 */
public record LinearSettings(
    boolean hasIntercept,
    double regParam,
    double elasticNet,
    boolean isStandardized,
    int maxIterations,
    double tolerance) {

  /** As stock: a label of one value other than 0, and no intercept to take it. */
  void refusePenaltyOfConstantLabel(double labelStd) {
    if (labelStd == 0 && regParam != 0) {
      throw new IllegalArgumentException(
          "the label has one value only, and there is no intercept: set regParam to 0, or"
              + " fitIntercept to true");
    }
  }
}
