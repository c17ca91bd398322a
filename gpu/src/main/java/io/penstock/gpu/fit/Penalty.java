package io.penstock.gpu.fit;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The elastic net on coefficients of standardized features, laid out with {@code sets} coefficients
 * a feature, intercepts after them. Without standardization the penalty is on the coefficients of
 * the features as they are, which divides it by the deviation (L1) or the variance (L2). Of Spark's
 * {@code L2Regularization} and the L1 function of its {@code createOptimizer}.
 *
 * @param l1 weight of the absolute values
 * @param l2 weight of half the squares
 * @param std of each feature
 * @param isStandardized whether the penalty is on the standardized coefficients
 * @param sets coefficients of one feature: 1, or one a class
 */
record Penalty(double l1, double l2, double[] std, boolean isStandardized, int sets) {
  /** {@code regParam} cut into its two parts. */
  static Penalty of(
      double regParam, double elasticNet, double[] std, boolean isStandardized, int sets) {
    return new Penalty(
        elasticNet * regParam, (1 - elasticNet) * regParam, std, isStandardized, sets);
  }

  /** The L1 penalty of each coefficient; null where there is none. */
  @Nullable IntToDoubleFunction l1Function() {
    return l1 == 0 ? null : this::l1At;
  }

  double l1At(int index) {
    int feature = index / sets;
    if (feature >= std.length) {
      return 0; // an intercept
    }
    if (isStandardized) {
      return l1;
    }
    return std[feature] == 0 ? 0 : l1 / std[feature];
  }

  /** The L2 penalty, whose gradient is added to the one given. */
  double addL2(double[] point, double[] gradient) {
    if (l2 == 0) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < std.length * sets; i++) {
      double value = point[i];
      double deviation = std[i / sets];
      if (isStandardized) {
        sum += value * value;
        gradient[i] += l2 * value;
      } else if (deviation != 0) {
        double scaled = value / (deviation * deviation);
        sum += value * scaled;
        gradient[i] += l2 * scaled;
      }
    }
    return 0.5 * l2 * sum;
  }
}
