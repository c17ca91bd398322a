package io.penstock.gpu.cuda;

import java.util.ArrayList;
import java.util.List;

/**
 * The memory of a shard. Apart from the shard, so that a cleaner can free it once the shard is
 * gone. Closed while a pass reads it, it is freed when the pass is through.
 */
final class Holdings implements Runnable {
  private final CudaContext context;
  private final DeviceMemory deviceMemory;
  private final HostMemory hostMemory;
  private final List<Slab> slabs = new ArrayList<>();
  private int readers;
  private boolean isClosed;

  Holdings(CudaContext context, DeviceMemory deviceMemory, HostMemory hostMemory) {
    this.context = context;
    this.deviceMemory = deviceMemory;
    this.hostMemory = hostMemory;
  }

  /** Whether it is memory of a device in use. */
  boolean isOf(CudaContext other) {
    return context == other;
  }

  /** Adds a slab after the others, and owns it. */
  synchronized void add(Slab slab) {
    slabs.add(slab);
  }

  /** The slabs, in the order of their rows. */
  synchronized List<Slab> slabs() {
    return List.copyOf(slabs);
  }

  /** Puts a slab with the same rows in the place of all. */
  synchronized void replaceAll(Slab slab) {
    slabs.forEach(this::free);
    slabs.clear();
    slabs.add(slab);
  }

  /** Keeps the memory until {@link #endRead}. */
  synchronized void beginRead() {
    if (isClosed) {
      throw new IllegalStateException("the shard is closed");
    }
    readers++;
  }

  /** Lets the memory go where it was closed meanwhile. */
  synchronized void endRead() {
    readers--;
    freeUnread();
  }

  /** Frees all, once nobody reads it. */
  @Override
  public synchronized void run() {
    isClosed = true;
    freeUnread();
  }

  private void freeUnread() {
    if (isClosed && readers == 0 && !slabs.isEmpty()) {
      context.run(this::freeAll);
    }
  }

  private void freeAll() {
    // Rows may still be on their way where a writer was left alone.
    context.awaitAll();
    slabs.forEach(this::free);
    slabs.clear();
  }

  private void free(Slab slab) {
    if (slab instanceof DeviceSlab resident) {
      deviceMemory.free(resident.address(), resident.layout().bytes());
    } else if (slab instanceof HostSlab waiting) {
      hostMemory.free(waiting.memory());
    }
  }
}
