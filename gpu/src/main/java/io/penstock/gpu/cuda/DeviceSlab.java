package io.penstock.gpu.cuda;

/** Rows in device memory. */
final class DeviceSlab implements Slab {
  private final long address;
  private final Layout layout;
  private long rows;
  private boolean hasUnitWeights = true;

  DeviceSlab(long address, Layout layout) {
    this.address = address;
    this.layout = layout;
  }

  long address() {
    return address;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public long rows() {
    return rows;
  }

  /** Whether each row has weight 1. */
  boolean hasUnitWeights() {
    return hasUnitWeights;
  }

  /**
   * Says that further rows are there, or on their way.
   *
   * @param haveUnitWeights whether each of them has weight 1
   */
  void grow(long more, boolean haveUnitWeights) {
    rows += more;
    hasUnitWeights &= haveUnitWeights;
  }

  /** Its rows. */
  DeviceRows deviceRows() {
    return DeviceRows.of(address, layout, rows);
  }
}
