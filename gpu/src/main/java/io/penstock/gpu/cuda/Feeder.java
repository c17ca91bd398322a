package io.penstock.gpu.cuda;

/**
 * Sends slabs from the heap through two buffers on the device, for one pass: while kernels read one
 * buffer, the other is filled.
 */
final class Feeder implements AutoCloseable {
  private final CudaContext context;
  private final long stream;
  private final long compute;
  private final Slot[] slots = new Slot[2];
  private int next;

  /**
   * A buffer on each side.
   *
   * @param copied when its rows are on the device
   * @param read when kernels have read them
   */
  private record Slot(PinnedBuffer pinned, DeviceBuffer device, long copied, long read) {}

  /**
   * A feeder of kernels.
   *
   * @param compute their stream
   */
  Feeder(CudaContext context, long compute) {
    this.context = context;
    this.compute = compute;
    this.stream = context.createStream();
    try {
      for (int i = 0; i < slots.length; i++) {
        slots[i] = slot(context);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Slot slot(CudaContext context) {
    long copied = context.createEvent();
    try {
      return new Slot(
          new PinnedBuffer(context), new DeviceBuffer(context), copied, context.createEvent());
    } catch (RuntimeException e) {
      context.destroyEvent(copied);
      throw e;
    }
  }

  /**
   * Makes room; nothing may be under way.
   *
   * @param bytes of the largest slab
   */
  void ensure(long bytes) {
    for (Slot slot : slots) {
      slot.pinned.ensure(bytes);
      slot.device.ensure(bytes);
    }
  }

  /** Starts the way of a slab; kernels that come next in their stream find its rows. */
  DeviceRows feed(HostSlab slab) {
    Slot slot = slots[next];
    byte[] memory = slab.memory();
    context.awaitEvent(slot.copied);
    slot.pinned.memory().put(memory);
    context.awaitIn(stream, slot.read);
    context.upload(slot.device.address(), slot.pinned.address(), memory.length, stream);
    context.record(slot.copied, stream);
    context.awaitIn(compute, slot.copied);
    return DeviceRows.of(slot.device.address(), slab.layout(), slab.rows());
  }

  /** Says that all kernels were started that read the slab. */
  void release() {
    context.record(slots[next].read, compute);
    next = 1 - next;
  }

  /** Frees all; nothing may be under way. */
  @Override
  public void close() {
    for (Slot slot : slots) {
      if (slot != null) {
        slot.pinned.close();
        slot.device.close();
        context.destroyEvent(slot.copied);
        context.destroyEvent(slot.read);
      }
    }
    context.destroyStream(stream);
  }
}
