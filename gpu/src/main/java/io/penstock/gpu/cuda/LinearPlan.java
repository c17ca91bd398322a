package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Storage;

/**
 * {@link io.penstock.gpu.engine.Pass.Logistic} and {@link io.penstock.gpu.engine.Pass.Squares}:
 * tiles of rows go through shared memory, so that margins and gradient come from one read. Rows too
 * wide for that are read twice, the second time mostly from the cache.
 */
final class LinearPlan implements Plan {
  /** The kernel's mode. */
  static final int LOGISTIC = 0;

  /** The kernel's mode. */
  static final int SQUARES = 1;

  private static final int MOST_TILE_ROWS = 256;
  private static final int ROWS_AT_ONCE = 4;

  private final Shape shape;
  private final int mode;
  private final double[] coefficients;
  private final double offset;
  private final double labelScale;
  private final int tileRows;
  private final int parts;

  LinearPlan(Shape shape, int mode, double[] coefficients, double offset, double labelScale) {
    this.shape = shape;
    this.mode = mode;
    this.coefficients = coefficients;
    this.offset = offset;
    this.labelScale = labelScale;
    CudaDevice device = shape.device();
    int all = Kernels.mostShared(device);
    int half = device.sharedPerMultiprocessor() / 2 - 1024 - Kernels.STATIC_SHARED;
    int paired = tileRows(Math.min(all, half), ROWS_AT_ONCE);
    int alone = tileRows(all, ROWS_AT_ONCE);
    int least = shape.storage() == Storage.FLOAT64 ? tileRows(all, 2) : 0;
    this.tileRows = paired > 0 ? paired : alone > 0 ? alone : least;
    this.parts = shape.parts(paired > 0 ? 2 : 1, Math.max(ROWS_AT_ONCE, tileRows));
  }

  /** Rows of a tile that fit into so much shared memory, a multiple; 0 where it is too little. */
  private int tileRows(int sharedBytes, int multiple) {
    int rows = (int) Math.max(0, (sharedBytes - fixedBytes()) / rowBytes());
    return Math.min(MOST_TILE_ROWS, rows / multiple * multiple);
  }

  private long fixedBytes() {
    long even = 2 * Shape.ceil(shape.columns(), 2);
    return 8 * even + 8 * Math.max(even, Shape.THREADS);
  }

  private long rowBytes() {
    return 2L * shape.columns() * shape.storage().bytes() + 40 + 64;
  }

  @Override
  public double[] parameters() {
    return coefficients;
  }

  @Override
  public long scratchBytes() {
    return parts * (shape.columns() + 2L) * Double.BYTES;
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    String kernel = tileRows > 0 ? "linear" : "linear_wide";
    int sharedBytes = tileRows > 0 ? (int) (fixedBytes() + tileRows * rowBytes()) : 0;
    launcher.launch(
        shape.launch(kernel, parts, 1, Shape.THREADS, sharedBytes, rows),
        rows.values(),
        rows.labels(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        isFirst ? 0 : 1,
        at.scratch(),
        at.parameters(),
        Double.doubleToRawLongBits(offset),
        Double.doubleToRawLongBits(labelScale),
        mode,
        tileRows);
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    Shape.reduce(launcher, at.scratch(), parts, shape.columns() + 2L, at.out());
  }
}
