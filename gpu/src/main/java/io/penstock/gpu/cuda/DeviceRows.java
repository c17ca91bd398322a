package io.penstock.gpu.cuda;

/**
 * Rows that a kernel can read.
 *
 * @param values address of the features, row by row
 * @param labels address
 * @param weights address
 * @param rowBytes bytes of the features of a row
 */
record DeviceRows(long values, long labels, long weights, long rows, long rowBytes) {
  static DeviceRows of(long address, Layout layout, long rows) {
    return new DeviceRows(
        address, address + layout.labels(), address + layout.weights(), rows, layout.valueBytes(1));
  }

  /** Some of them. */
  DeviceRows from(long first, long count) {
    return new DeviceRows(
        values + first * rowBytes,
        labels + first * Double.BYTES,
        weights + first * Double.BYTES,
        count,
        rowBytes);
  }
}
