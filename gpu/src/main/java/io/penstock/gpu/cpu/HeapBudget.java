package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.EngineException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** How much of the heap rows may take; the rest is Spark's. */
final class HeapBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  HeapBudget(long limit) {
    this.limit = limit;
  }

  /** What Spark leaves to user code of the heap by its defaults; it cannot evict our rows. */
  static HeapBudget ofThisHeap() {
    return new HeapBudget((long) (Runtime.getRuntime().maxMemory() * 0.4));
  }

  /** Takes some of it. */
  void take(long bytes) {
    long now = used.addAndGet(bytes);
    if (now > limit) {
      used.addAndGet(-bytes);
      throw new EngineException(
          String.format(
              Locale.ROOT,
              "the rows need more than the %s that they may take of the heap of %s: give the"
                  + " executors, or the driver of a local run, more memory, or take storage float32",
              mebibytes(limit),
              mebibytes(Runtime.getRuntime().maxMemory())));
    }
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
