package io.penstock.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;

/**
 * How close a result must be to stock MLlib's: relative to the largest number, the larger of 1e-8
 * and ten times what stock's own results differ between partitionings.
 */
final class Closeness {
  private Closeness() {}

  /**
   * Checks a result.
   *
   * @param stock on the same partitions
   * @param others stock on others; asked for where 1e-8 is not kept
   */
  static void check(double[] actual, double[] stock, Supplier<List<double[]>> others, String what) {
    assertThat(actual).as(what).hasSameSizeAs(stock);
    double distance = distance(stock, actual);
    if (distance > 1e-8 * largest(stock)) {
      double spread = 0;
      for (double[] other : others.get()) {
        spread = Math.max(spread, distance(stock, other));
      }
      assertThat(distance)
          .as(what + ", largest " + largest(stock))
          .isLessThanOrEqualTo(10 * spread);
    }
  }

  private static double distance(double[] one, double[] other) {
    double distance = 0;
    for (int i = 0; i < one.length; i++) {
      distance = Math.max(distance, one[i] == other[i] ? 0 : Math.abs(one[i] - other[i]));
    }
    return distance;
  }

  private static double largest(double[] numbers) {
    double largest = 0;
    for (double number : numbers) {
      largest = Math.max(largest, Math.abs(number));
    }
    return largest;
  }
}
