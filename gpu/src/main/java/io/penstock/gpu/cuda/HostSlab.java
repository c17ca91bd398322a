package io.penstock.gpu.cuda;

/**
 * Rows on the heap, as many as a chunk has; each pass sends them to the device again.
 *
 * @param memory laid out as on the device
 */
@SuppressWarnings("ArrayRecordComponent")
record HostSlab(byte[] memory, Layout layout) implements Slab {
  @Override
  public long rows() {
    return layout.capacity();
  }
}
