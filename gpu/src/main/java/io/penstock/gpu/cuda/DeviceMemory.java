package io.penstock.gpu.cuda;

/**
 * The device memory that rows may take: a budget, so that other programs and the engine's own
 * working memory find room, and a count of what is taken.
 */
final class DeviceMemory {
  private final CudaContext context;
  private final long limit;
  private long used;
  private int blocks;

  /**
   * A budget.
   *
   * @param limit bytes
   */
  DeviceMemory(CudaContext context, long limit) {
    this.context = context;
    this.limit = limit;
  }

  /** Takes memory; 0 where the budget or the device has not so much left. */
  long tryAllocate(long bytes) {
    if (!take(bytes)) {
      return 0;
    }
    long address = 0;
    try {
      address = context.tryAllocate(bytes);
      return address;
    } finally {
      if (address == 0) {
        give(bytes);
      }
    }
  }

  /** Gives memory back. */
  void free(long address, long bytes) {
    context.free(address);
    give(bytes);
  }

  /** Bytes that rows may take. */
  long limit() {
    return limit;
  }

  /** Bytes that they take. */
  synchronized long used() {
    return used;
  }

  /** How many allocations that are. */
  synchronized int blocks() {
    return blocks;
  }

  private synchronized boolean take(long bytes) {
    if (bytes > limit - used) {
      return false;
    }
    used += bytes;
    blocks++;
    return true;
  }

  private synchronized void give(long bytes) {
    used -= bytes;
    blocks--;
  }
}
