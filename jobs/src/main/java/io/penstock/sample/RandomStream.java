package io.penstock.sample;

import java.util.SplittableRandom;

/**
 * Random draws that are the same on every platform.
 *
 * <p>Uses only the 64-bit sequence of {@link SplittableRandom}; all else is computed here, with
 * {@link StrictMath}.
 */
final class RandomStream {

  private static final double UNIT = 0x1.0p-53;

  private final SplittableRandom bits;

  private RandomStream(SplittableRandom bits) {
    this.bits = bits;
  }

  static RandomStream of(long seed) {
    return new RandomStream(new SplittableRandom(seed));
  }

  RandomStream split() {
    return new RandomStream(bits.split());
  }

  /** Uniform in [0, 1). */
  double uniform() {
    return (bits.nextLong() >>> 11) * UNIT;
  }

  boolean chance(double probability) {
    return uniform() < probability;
  }

  /** Uniform in least, ..., most. */
  int between(int least, int most) {
    return least + (int) (uniform() * (most - least + 1L));
  }

  /** Standard normal (Box and Muller, 1958). */
  double normal() {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform()));
    return radius * StrictMath.cos(2 * StrictMath.PI * uniform());
  }

  /** Log-normal with mean 1. */
  double logNormal(double sigma) {
    return StrictMath.exp(sigma * normal() - sigma * sigma / 2);
  }

  /**
   * Poisson (Knuth, 1969), for small means.
   *
   * @param expOfMinusMean exp(-mean)
   */
  int poisson(double expOfMinusMean) {
    int count = 0;
    double product = uniform();
    while (product > expOfMinusMean) {
      count++;
      product *= uniform();
    }
    return count;
  }
}
