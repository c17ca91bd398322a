package io.penstock.gpu.cuda;

/** {@link io.penstock.gpu.engine.Pass.Deviations}: columns are shared among threads. */
final class DeviationsPlan implements Plan {
  private final Shape shape;
  private final double[] center;
  private final int parts;

  DeviationsPlan(Shape shape, double[] center) {
    this.shape = shape;
    this.center = center;
    this.parts = shape.parts(4, 32);
  }

  @Override
  public double[] parameters() {
    return center;
  }

  @Override
  public long scratchBytes() {
    return (long) parts * shape.columns() * Double.BYTES;
  }

  @Override
  public void add(Launcher launcher, DeviceRows rows, Addresses at, boolean isFirst) {
    int down = (int) Shape.ceil(shape.columns(), Shape.THREADS);
    launcher.launch(
        shape.launch("deviations", parts, down, Shape.THREADS, 0, rows),
        rows.values(),
        rows.weights(),
        rows.rows(),
        shape.columns(),
        isFirst ? 0 : 1,
        at.scratch(),
        at.parameters());
  }

  @Override
  public void end(Launcher launcher, Addresses at) {
    Shape.reduce(launcher, at.scratch(), parts, shape.columns(), at.out());
  }
}
