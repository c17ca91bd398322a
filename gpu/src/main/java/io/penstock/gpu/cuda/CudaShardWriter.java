package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Rows go to the device in slabs that grow with the shard, as long as there is room, the others to
 * the heap. At the end the slabs become one where there is room for that too, which leaves nothing
 * unused, and a pass one launch instead of many.
 */
final class CudaShardWriter implements ShardWriter {
  private static final int CHUNK_BYTES = 4 << 20;
  private static final long MOST_SLAB_BYTES = 512L << 20;

  private final Workplace workplace;
  private final Layout layout;
  private final Chunk chunk;
  private final AtomicReference<@Nullable Uploader> uploader = new AtomicReference<>();
  private final Cleaner.Cleanable cleanable;
  private @Nullable CudaShard shard;
  private @Nullable DeviceSlab open;
  private boolean isDeviceFull;
  private long rows;

  CudaShardWriter(Workplace workplace, int columns, Storage storage) {
    this.workplace = workplace;
    this.shard = new CudaShard(workplace.holdings(), columns, storage);
    long capacity = Math.max(1, CHUNK_BYTES / Layout.rowBytes(columns, Storage.FLOAT64));
    this.layout = new Layout(columns, storage, capacity);
    this.chunk = Chunk.of((int) capacity, columns);
    AtomicReference<@Nullable Uploader> kept = uploader;
    this.cleanable = CudaShard.CLEANER.register(this, () -> discard(kept));
  }

  private static void discard(AtomicReference<@Nullable Uploader> uploader) {
    Uploader left = uploader.getAndSet(null);
    if (left != null) {
      left.close();
    }
  }

  @Override
  public Chunk chunk() {
    return chunk;
  }

  @Override
  public void commit(int rows) {
    if (rows < 0 || rows > chunk.capacity()) {
      throw new IllegalArgumentException(
          "rows must be from 0 to " + chunk.capacity() + ", is " + rows);
    }
    CudaShard target = target();
    try {
      workplace.context().run(() -> putAll(target, rows));
    } finally {
      // The cleaner must not take the uploader of a writer that is not used again.
      Reference.reachabilityFence(this);
    }
  }

  private void putAll(CudaShard target, int count) {
    int done = 0;
    while (done < count) {
      done += put(target, done, count - done);
    }
  }

  /** Puts as many rows as the open slab takes. */
  private int put(CudaShard target, int from, int count) {
    DeviceSlab slab = openSlab(target, count);
    if (slab == null) {
      putOnHeap(target, from, count);
      rows += count;
      return count;
    }
    int fitting = (int) Math.min(count, slab.room());
    uploader().upload(chunk, from, fitting, slab);
    rows += fitting;
    return fitting;
  }

  private @Nullable DeviceSlab openSlab(CudaShard target, int count) {
    if (open != null && open.room() > 0) {
      return open;
    }
    // As many rows again as there are, so that slabs stay few; a last chunk is seldom full.
    long most = Math.max(1, MOST_SLAB_BYTES / Layout.rowBytes(layout.columns(), layout.storage()));
    long again = count < chunk.capacity() ? count : Math.max(count, Math.min(rows, most));
    open = isDeviceFull ? null : newSlab(again);
    if (open == null && !isDeviceFull && again > count) {
      open = newSlab(count);
    }
    if (open == null) {
      isDeviceFull = true;
    } else {
      target.holdings().add(open);
    }
    return open;
  }

  private @Nullable DeviceSlab newSlab(long capacity) {
    Layout wanted = layout.withCapacity(capacity);
    long address = workplace.deviceMemory().tryAllocate(wanted.bytes());
    return address == 0 ? null : new DeviceSlab(address, wanted);
  }

  private void putOnHeap(CudaShard target, int from, int count) {
    Layout exact = layout.withCapacity(count);
    byte[] memory = workplace.hostMemory().tryAllocate((int) exact.bytes());
    if (memory == null) {
      throw workplace.outOfRowMemory(exact.bytes());
    }
    target.holdings().add(new HostSlab(memory, exact));
    exact.write(chunk, from, count, ByteBuffer.wrap(memory));
  }

  private Uploader uploader() {
    Uploader mine = uploader.get();
    if (mine == null) {
      mine = workplace.uploaders().take();
      uploader.set(mine);
    }
    return mine;
  }

  @Override
  public Shard finish() {
    CudaShard done = target();
    Uploader mine = uploader.get();
    if (mine != null) {
      workplace
          .context()
          .run(
              () -> {
                unite(done.holdings(), mine);
                mine.await();
              });
      uploader.set(null);
      workplace.uploaders().give(mine);
    }
    shard = null;
    return done;
  }

  private void unite(Holdings holdings, Uploader mine) {
    List<Slab> slabs = holdings.slabs();
    boolean isTight = slabs.size() == 1 && slabs.get(0).room() == 0;
    if (isTight || isDeviceFull) {
      return;
    }
    DeviceSlab whole = newSlab(rows);
    if (whole == null) {
      return;
    }
    boolean isUnited = false;
    try {
      slabs.forEach(slab -> mine.copy((DeviceSlab) slab, whole));
      mine.await();
      isUnited = true;
    } finally {
      if (!isUnited) {
        workplace.deviceMemory().free(whole.address(), whole.layout().bytes());
      }
    }
    holdings.replaceAll(whole);
  }

  private CudaShard target() {
    if (shard == null) {
      throw new IllegalStateException("the writer is at its end");
    }
    return shard;
  }

  /** What is on its way is awaited before its memory is freed. */
  @Override
  public void close() {
    try {
      cleanable.clean();
    } finally {
      if (shard != null) {
        shard.close();
        shard = null;
      }
    }
  }
}
