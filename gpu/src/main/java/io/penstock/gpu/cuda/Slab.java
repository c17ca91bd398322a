package io.penstock.gpu.cuda;

/** Rows of a shard that lie together; the writer fills it from the first row on. */
sealed interface Slab permits DeviceSlab, HostSlab {
  Layout layout();

  /** Rows that are in it. */
  long rows();

  /** Rows that still fit. */
  default long room() {
    return layout().capacity() - rows();
  }
}
