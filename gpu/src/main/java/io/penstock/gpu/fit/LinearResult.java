package io.penstock.gpu.fit;

/**
 * A linear regression, of the features as they are.
 *
 * @param coefficients one a feature
 * @param intercept 0 where none is fitted
 * @param inverseDiagonal of the inverse of A'WA, as the training summary takes it; one 0 where it
 *     is not known
 * @param history of the objective, from the start on; one 0 where nothing was iterated
 */
public record LinearResult(
    double[] coefficients, double intercept, double[] inverseDiagonal, double[] history) {
  /** For a label of one value: that, and no slopes. */
  static LinearResult constant(int columns, double label) {
    return new LinearResult(new double[columns], label, new double[1], new double[1]);
  }
}
