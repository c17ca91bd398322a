package io.penstock.gpu.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** Things that are dear to make, kept for the next who needs one. */
final class Pool<T extends AutoCloseable> implements AutoCloseable {
  private final Supplier<T> maker;
  private final Deque<T> idle = new ArrayDeque<>();

  Pool(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The one that was used last, whose memory is likely large enough; else a new one. */
  T take() {
    T known;
    synchronized (this) {
      known = idle.pollFirst();
    }
    return known != null ? known : maker.get();
  }

  /** Takes one back, nothing of whose is under way. */
  synchronized void give(T thing) {
    idle.addFirst(thing);
  }

  /** Closes the idle ones. */
  @Override
  public synchronized void close() {
    while (!idle.isEmpty()) {
      try {
        idle.removeFirst().close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
