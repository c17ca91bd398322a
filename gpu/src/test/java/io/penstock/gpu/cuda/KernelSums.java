package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;

/**
 * The sums of a kernel over some rows. They come in two launches, the second one adding onto the
 * first; and all of it once more with the threads in the other order, which must give the same
 * bits.
 */
final class KernelSums {
  /** Blocks in the direction of rows. */
  static final int PARTS = 3;

  /** What a block may have beside its static shared memory. */
  static final int MOST_SHARED = 232448 - 4096;

  private final KernelRig rig;
  private final PlainRows plain;

  /** Rows on the device, and whether their sums are added onto those that are there. */
  record Block(long x, long y, long w, long rows, int columns, int add) {}

  /** Launches for a block of rows. */
  interface Step {
    void launch(Block block, long partials);
  }

  /** Makes sums of partials. */
  interface Reduction {
    void launch(long partials, long out);
  }

  KernelSums(KernelRig rig, PlainRows plain) {
    this.rig = rig;
    this.plain = plain;
  }

  /** Of as many partials as sums, by {@code reduce_sum}. */
  double[] of(int width, Step step) {
    Reduction reduction =
        (partials, out) ->
            rig.launch("reduce_sum", grid(width), 256, 0, partials, PARTS, (long) width, out, 0);
    return of(width, width, step, reduction);
  }

  /**
   * Of other partials.
   *
   * @param size of one row of partials
   */
  double[] of(int width, long size, Step step, Reduction reduction) {
    var sums = once(width, size, step, reduction);
    EmulatedDevice.set("reverse", 1);
    var again = once(width, size, step, reduction);
    EmulatedDevice.set("reverse", 0);
    assertThat(again).isEqualTo(sums);
    return sums;
  }

  private double[] once(int width, long size, Step step, Reduction reduction) {
    long x = rig.values(plain.single(), plain.x());
    long y = rig.values(plain.y());
    long w = rig.values(plain.w());
    long partials = rig.sums(PARTS * size);
    long out = rig.sums(width);
    int first = plain.rows() / 2 / 4 * 4;
    int rest = plain.rows() - first;
    int columns = plain.columns();
    long skipped = (long) first * columns * (plain.single() ? 4 : 8);
    step.launch(new Block(x, y, w, first, columns, 0), partials);
    step.launch(new Block(x + skipped, y + first * 8L, w + first * 8L, rest, columns, 1), partials);
    reduction.launch(partials, out);
    return rig.read(out, width);
  }

  /** Blocks of 32 columns each. */
  static int[] grid(int width) {
    return new int[] {(width + 31) / 32};
  }

  /** To 1e-12 of the greatest of them; infinite ones exactly. */
  static void assertNear(double[] actual, double[] expected) {
    double greatest =
        Arrays.stream(expected).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (Double.isInfinite(expected[i])) {
        assertThat(actual[i]).as("sum %d", i).isEqualTo(expected[i]);
      } else {
        assertThat(actual[i]).as("sum %d", i).isCloseTo(expected[i], within(1e-12 * greatest));
      }
    }
  }
}
