package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Pass;

/**
 * {@link Pass.Softmax} where a tile of rows and all coefficients fit into shared memory: one read.
 */
final class SoftmaxPlan implements Plan {
  private static final int MOST_CLASSES = 256;
  private static final int MOST_TILE_ROWS = 64;
  private static final int LEAST_TILE_ROWS = 4;

  private final Shape shape;
  private final Pass.Softmax pass;
  private final int tileRows;
  private final int parts;

  SoftmaxPlan(Shape shape, Pass.Softmax pass, int tileRows) {
    this.shape = shape;
    this.pass = pass;
    this.tileRows = tileRows;
    this.parts = shape.parts(1, tileRows);
  }

  /** Rows of a tile, a power of two; 0 where this kernel does not fit. */
  static int tileRows(Shape shape, int classes) {
    if (classes < 2 || classes > MOST_CLASSES) {
      return 0;
    }
    int most = Kernels.mostShared(shape.device());
    for (int rows = MOST_TILE_ROWS; rows >= LEAST_TILE_ROWS; rows /= 2) {
      if (sharedBytes(shape, classes, rows) <= most) {
        return rows;
      }
    }
    return 0;
  }

  private static long sharedBytes(Shape shape, int classes, int tileRows) {
    long rowBytes = (long) shape.columns() * shape.storage().bytes() + 16;
    long even = 2 * Shape.ceil((long) classes * shape.columns(), 2);
    return 2L * tileRows * rowBytes + 16 * even + 8L * classes * Math.min(64, 8 * tileRows);
  }

  /** Coefficients, then offsets; an even number lies before them, as kernels ask for. */
  static double[] parameters(Pass.Softmax pass) {
    int before = before(pass);
    double[] all = new double[before + pass.classes()];
    System.arraycopy(pass.coefficients(), 0, all, 0, pass.coefficients().length);
    System.arraycopy(pass.offsets(), 0, all, before, pass.classes());
    return all;
  }

  /** Where the offsets lie on the device. */
  static long offsets(Pass.Softmax pass, Addresses at) {
    return at.parameters() + (long) before(pass) * Double.BYTES;
  }

  private static int before(Pass.Softmax pass) {
    return pass.coefficients().length + pass.coefficients().length % 2;
  }

  @Override
  public double[] parameters() {
    return parameters(pass);
  }

  @Override
  public long scratchBytes() {
    return (long) parts * pass.width(shape.columns()) * Double.BYTES;
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    int sharedBytes = (int) sharedBytes(shape, pass.classes(), tileRows);
    launcher.launch(
        shape.launch("softmax", parts, 1, Shape.THREADS, sharedBytes, rows),
        rows.values(),
        rows.labels(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        isFirst ? 0 : 1,
        at.scratch(),
        at.parameters(),
        offsets(pass, at),
        pass.classes(),
        tileRows);
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    Shape.reduce(launcher, at.scratch(), parts, pass.width(shape.columns()), at.out());
  }
}
