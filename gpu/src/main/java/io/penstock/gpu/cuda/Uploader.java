package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Chunk;

/**
 * Sends rows to the device: while one of its two pinned buffers is copied by the device, the other
 * is filled. Used by one thread at a time.
 */
final class Uploader implements AutoCloseable {
  private final CudaContext context;
  private final Slot[] slots;
  private final long stream;
  private int next;

  /** A buffer, and when the copy from it is done. */
  private record Slot(PinnedBuffer buffer, long copied) {}

  Uploader(CudaContext context) {
    this.context = context;
    this.stream = context.createStream();
    this.slots = new Slot[2];
    try {
      for (int i = 0; i < slots.length; i++) {
        slots[i] = new Slot(new PinnedBuffer(context), context.createEvent());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Appends rows of a chunk to a slab; they are there after {@link #await}. */
  void upload(Chunk chunk, int from, int rows, DeviceSlab slab) {
    Slot slot = slots[next];
    next = 1 - next;
    context.awaitEvent(slot.copied);
    Layout packed = slab.layout().withCapacity(rows);
    slot.buffer.ensure(packed.bytes());
    packed.write(chunk, from, rows, slot.buffer.memory());
    long start = slot.buffer.address();
    send(DeviceRows.of(start, packed, rows), slab);
    context.record(slot.copied, stream);
    slab.grow(rows, haveUnitWeights(chunk.weights(), from, rows));
  }

  private static boolean haveUnitWeights(double[] weights, int from, int rows) {
    for (int i = from; i < from + rows; i++) {
      if (weights[i] != 1) {
        return false;
      }
    }
    return true;
  }

  private void send(DeviceRows pinned, DeviceSlab slab) {
    DeviceRows to = slab.deviceRows().from(slab.rows(), pinned.rows());
    context.upload(to.values(), pinned.values(), pinned.rows() * pinned.rowBytes(), stream);
    context.upload(to.labels(), pinned.labels(), pinned.rows() * Double.BYTES, stream);
    context.upload(to.weights(), pinned.weights(), pinned.rows() * Double.BYTES, stream);
  }

  /** Appends a slab to another; done after {@link #await}. */
  void copy(DeviceSlab from, DeviceSlab slab) {
    DeviceRows rows = from.deviceRows();
    DeviceRows to = slab.deviceRows().from(slab.rows(), rows.rows());
    context.copy(to.values(), rows.values(), rows.rows() * rows.rowBytes(), stream);
    context.copy(to.labels(), rows.labels(), rows.rows() * Double.BYTES, stream);
    context.copy(to.weights(), rows.weights(), rows.rows() * Double.BYTES, stream);
    slab.grow(rows.rows(), from.hasUnitWeights());
  }

  /** Waits until all rows are on the device. */
  void await() {
    context.await(stream, "sending rows");
  }

  /** Waits for what is under way, then frees all. */
  @Override
  public void close() {
    context.run(this::free);
  }

  private void free() {
    context.awaitAll();
    for (Slot slot : slots) {
      if (slot != null) {
        slot.buffer.close();
        context.destroyEvent(slot.copied);
      }
    }
    context.destroyStream(stream);
  }
}
