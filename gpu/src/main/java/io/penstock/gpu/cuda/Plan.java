package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Pass;

/**
 * The kernels of a pass: some for each slab, all with one geometry, which add to partial sums on
 * the device; at the end some that add those up, in order, to what the pass gives.
 */
interface Plan {
  /**
   * Chooses the kernels.
   *
   * @param shape of all rows of the pass
   * @throws io.penstock.gpu.engine.EngineException where there are none for such sizes
   */
  static Plan of(Pass pass, Shape shape) {
    int columns = shape.columns();
    if (pass instanceof Pass.Softmax softmax) {
      check(pass, softmax.coefficients(), softmax.classes() * columns);
      int tileRows = SoftmaxPlan.tileRows(shape, softmax.classes());
      return tileRows > 0
          ? new SoftmaxPlan(shape, softmax, tileRows)
          : new WideSoftmaxPlan(shape, softmax);
    }
    if (pass instanceof Pass.Logistic logistic) {
      check(pass, logistic.coefficients(), columns);
      return new LinearPlan(
          shape, LinearPlan.LOGISTIC, logistic.coefficients(), logistic.offset(), 1);
    }
    if (pass instanceof Pass.Squares squares) {
      check(pass, squares.coefficients(), columns);
      return new LinearPlan(
          shape,
          LinearPlan.SQUARES,
          squares.coefficients(),
          squares.offset(),
          squares.labelScale());
    }
    if (pass instanceof Pass.Deviations deviations) {
      check(pass, deviations.center(), columns);
      return new DeviationsPlan(shape, deviations.center());
    }
    return pass instanceof Pass.Gram ? new GramPlan(shape, null) : new MomentsPlan(shape);
  }

  private static void check(Pass pass, double[] values, int wanted) {
    // A kernel would read what lies behind them.
    if (values.length != wanted) {
      throw new IllegalArgumentException(
          String.format("%s takes %d values, there are %d", pass.name(), wanted, values.length));
    }
  }

  /** What goes to the device before the first slab; empty where the kernels need nothing. */
  default double[] parameters() {
    return new double[0];
  }

  /** Bytes of device memory for partial sums. */
  long scratchBytes();

  /**
   * Adds the rows of a slab.
   *
   * @param isFirst whether partial sums begin with it
   */
  void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst);

  /** Adds up the partial sums. */
  void end(Launcher launcher, Addresses at);

  /**
   * Where things lie on the device.
   *
   * @param parameters {@link Plan#parameters}
   * @param out what the pass gives
   * @param scratch partial sums
   */
  record Addresses(long parameters, long out, long scratch) {}
}
