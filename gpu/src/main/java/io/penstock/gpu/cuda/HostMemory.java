package io.penstock.gpu.cuda;

import org.jspecify.annotations.Nullable;

/** The heap that rows may take which the device has no room for: a budget and a count. */
final class HostMemory {
  private final long limit;
  private long used;

  /**
   * A budget.
   *
   * @param limit bytes
   */
  HostMemory(long limit) {
    this.limit = limit;
  }

  /** Takes memory; none where the budget or the heap has not so much left. */
  byte @Nullable [] tryAllocate(int bytes) {
    if (!take(bytes)) {
      return null;
    }
    try {
      return new byte[bytes];
    } catch (OutOfMemoryError e) {
      give(bytes);
      return null;
    }
  }

  /** Says that memory is not used any more. */
  void free(byte[] memory) {
    give(memory.length);
  }

  /** Bytes that rows may take. */
  long limit() {
    return limit;
  }

  /** Bytes that they take. */
  synchronized long used() {
    return used;
  }

  private synchronized boolean take(long bytes) {
    if (bytes > limit - used) {
      return false;
    }
    used += bytes;
    return true;
  }

  private synchronized void give(long bytes) {
    used -= bytes;
  }
}
