package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Pass;

/**
 * Mean and standard deviation of each feature over the weighted rows, the deviation unbiased: sum w
 * (x - mean)^2 / (W - sum w^2 / W). A feature that has one value only has that mean and a deviation
 * of exactly 0, as in Spark's {@code SummarizerBuffer}.
 */
record Summaries(double[] mean, double[] std) {
  /** Reads the rows twice. */
  static Summaries of(ResidentRows rows) {
    Moments moments = Moments.of(rows);
    double[] deviations = rows.run(new Pass.Deviations(moments.mean));
    double[] std = new double[deviations.length];
    for (int j = 0; j < std.length; j++) {
      std[j] = moments.isConstant[j] ? 0 : std(deviations[j], rows.labels().degreesOfFreedom());
    }
    return new Summaries(moments.mean, std);
  }

  static double std(double squares, double degreesOfFreedom) {
    return degreesOfFreedom > 0 ? Math.sqrt(Math.max(0, squares / degreesOfFreedom)) : 0;
  }

  /** {@code 1 / std}, or 0 for a feature that has one value only. */
  double[] inverseStd() {
    double[] inverse = new double[std.length];
    for (int j = 0; j < inverse.length; j++) {
      inverse[j] = std[j] == 0 ? 0 : 1 / std[j];
    }
    return inverse;
  }

  /** Mean of each feature and whether it has one value only. */
  record Moments(double[] mean, boolean[] isConstant) {
    /**
     * Reads the rows once.
     *
     * @throws IllegalArgumentException where a feature is NaN or infinite in a row; named
     */
    static Moments of(ResidentRows rows) {
      int columns = rows.columns();
      double[] sums = rows.run(new Pass.Moments());
      double[] mean = new double[columns];
      boolean[] isConstant = new boolean[columns];
      for (int j = 0; j < columns; j++) {
        double min = sums[columns + j];
        double max = sums[2 * columns + j];
        // a device may leave NaN out of a range, but never out of a sum
        if (!Double.isFinite(min) || !Double.isFinite(max) || Double.isNaN(sums[j])) {
          throw new IllegalArgumentException(rows.notFinite(j));
        }
        isConstant[j] = min == max;
        mean[j] = isConstant[j] ? min : sums[j] / rows.labels().weight();
      }
      return new Moments(mean, isConstant);
    }
  }
}
