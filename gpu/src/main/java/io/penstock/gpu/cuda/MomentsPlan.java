package io.penstock.gpu.cuda;

/** {@link io.penstock.gpu.engine.Pass.Moments}: columns are shared among threads. */
final class MomentsPlan implements Plan {
  private final Shape shape;
  private final int parts;

  MomentsPlan(Shape shape) {
    this.shape = shape;
    this.parts = shape.parts(4, 32);
  }

  @Override
  public long scratchBytes() {
    return (long) parts * 3 * shape.columns() * Double.BYTES;
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    int down = (int) Shape.ceil(shape.columns(), Shape.THREADS);
    launcher.launch(
        shape.launch("moments", parts, down, Shape.THREADS, 0, rows),
        rows.values(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        isFirst ? 0 : 1,
        at.scratch());
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    int columns = shape.columns();
    int grid = (int) Shape.ceil(3L * columns, 32);
    launcher.launch(
        new Launch("reduce_moments", grid, 1, Shape.THREADS, 0, parts, columns),
        at.scratch(),
        parts,
        columns,
        at.out(),
        0);
  }
}
