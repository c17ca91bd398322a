package io.penstock.gpu.cuda;

import org.jspecify.annotations.Nullable;

/**
 * {@link io.penstock.gpu.engine.Pass.Gram}: the sums of x and y x by one kernel, the products of
 * columns by another, in square tiles of the upper triangle, or by cuBLAS.
 */
final class GramPlan implements Plan {
  private static final int SIDE = 64;
  private static final int THREADS = 128;
  private static final long TILE_BYTES = (long) SIDE * SIDE * Double.BYTES;

  private final Shape shape;
  private final int crossParts;
  private final long tiles;
  private final int splits;
  private final @Nullable CublasHandle cublas;

  /**
   * Chooses the kernels.
   *
   * @param cublas multiplies the columns; null for the kernel
   */
  GramPlan(Shape shape, @Nullable CublasHandle cublas) {
    this.shape = shape;
    this.cublas = cublas;
    this.crossParts = shape.parts(4, 32);
    long side = Shape.ceil(shape.columns(), SIDE);
    this.tiles = side * (side + 1) / 2;
    long busy = Shape.ceil(8L * shape.device().multiprocessors(), tiles);
    this.splits = shape.partsUpTo(Math.min(64, busy), SIDE);
  }

  @Override
  public long scratchBytes() {
    long columns = shape.columns();
    return crossBytes()
        + (cublas == null ? splits * tiles * TILE_BYTES : columns * columns * Double.BYTES);
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    int columns = shape.columns();
    int add = isFirst ? 0 : 1;
    int down = (int) Shape.ceil(columns, Shape.THREADS);
    launcher.launch(
        shape.launch("cross", crossParts, down, Shape.THREADS, 0, rows),
        rows.values(),
        rows.labels(),
        rows.weights(),
        rows.rows(),
        columns,
        add,
        at.scratch());
    if (cublas != null) {
      cublas.addProducts(rows, columns, at.scratch() + crossBytes(), isFirst);
      return;
    }
    launcher.launch(
        shape.launch("gram", (int) tiles, splits, THREADS, 0, rows),
        rows.values(),
        rows.weights(),
        rows.rows(),
        columns,
        add,
        at.scratch() + crossBytes());
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    int columns = shape.columns();
    Shape.reduce(launcher, at.scratch(), crossParts, 2L * columns, at.out());
    long products = at.out() + 2L * columns * Double.BYTES;
    if (cublas != null) {
      cublas.pack(at.scratch() + crossBytes(), columns, products);
      return;
    }
    launcher.launch(
        new Launch("gram_pack", (int) tiles, 1, Shape.THREADS, 0, splits, columns),
        at.scratch() + crossBytes(),
        splits,
        columns,
        products,
        0);
  }

  private long crossBytes() {
    return Layout.align((long) crossParts * 2 * shape.columns() * Double.BYTES);
  }
}
