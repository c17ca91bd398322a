package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Pass;

/**
 * {@link Pass.Softmax} of any size, in two reads: the residuals of some rows, then their products
 * with the features.
 */
final class WideSoftmaxPlan implements Plan {
  private static final int MOST_CLASSES = 65_535;
  private static final int SIDE = 64;
  private static final int THREADS = 128;
  private static final int ROWS_AT_ONCE = 4;
  private static final long RESIDUAL_BYTES = 64 << 20;

  private final Shape shape;
  private final Pass.Softmax pass;
  private final long rowsAtOnce;
  private final int parts;
  private final int tiles;
  private final int splits;

  WideSoftmaxPlan(Shape shape, Pass.Softmax pass) {
    int classes = pass.classes();
    if (classes > MOST_CLASSES) {
      throw CudaErrors.beyondLimit(pass.name(), "classes", classes, MOST_CLASSES);
    }
    this.shape = shape;
    this.pass = pass;
    long fitting = RESIDUAL_BYTES / ((long) classes * Double.BYTES);
    // A multiple, so that each part of a slab is aligned as the slab is.
    long most = Math.max(1, fitting / ROWS_AT_ONCE) * ROWS_AT_ONCE;
    this.rowsAtOnce = Math.min(most, ROWS_AT_ONCE * Shape.ceil(shape.slabRows(), ROWS_AT_ONCE));
    this.parts = shape.parts(4, 32);
    this.tiles = Math.toIntExact(Shape.ceil(classes, SIDE) * Shape.ceil(shape.columns(), SIDE));
    long busy = Shape.ceil(8L * shape.device().multiprocessors(), tiles);
    this.splits = shape.partsUpTo(Math.min(64, busy), SIDE);
  }

  @Override
  public double[] parameters() {
    return SoftmaxPlan.parameters(pass);
  }

  @Override
  public long scratchBytes() {
    return lossBytes() + gradientBytes() + rowsAtOnce * pass.classes() * Double.BYTES;
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    for (long done = 0; done < rows.rows(); done += rowsAtOnce) {
      DeviceRows some = rows.from(done, Math.min(rowsAtOnce, rows.rows() - done));
      addSome(launcher, some, at, isFirst && done == 0 ? 0 : 1);
    }
  }

  private void addSome(Launcher launcher, DeviceRows rows, Addresses at, int add) {
    long gradient = at.scratch() + lossBytes();
    long residuals = gradient + gradientBytes();
    launcher.launch(
        shape.launch("softmax_residuals", parts, 1, THREADS, 0, rows),
        rows.values(),
        rows.labels(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        add,
        at.scratch(),
        at.parameters(),
        SoftmaxPlan.offsets(pass, at),
        pass.classes(),
        residuals);
    launcher.launch(
        shape.launch("softmax_gradient", tiles, splits, THREADS, 0, rows),
        rows.values(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        add,
        gradient,
        residuals,
        pass.classes());
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    int classes = pass.classes();
    Shape.reduce(launcher, at.scratch(), parts, 1L + classes, at.out());
    Shape.reduce(
        launcher,
        at.scratch() + lossBytes(),
        splits,
        (long) classes * shape.columns(),
        at.out() + (1L + classes) * Double.BYTES);
  }

  private long lossBytes() {
    return Layout.align(parts * (1L + pass.classes()) * Double.BYTES);
  }

  private long gradientBytes() {
    return Layout.align((long) splits * pass.classes() * shape.columns() * Double.BYTES);
  }
}
