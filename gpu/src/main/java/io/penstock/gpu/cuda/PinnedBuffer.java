package io.penstock.gpu.cuda;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Host memory that the device copies from and to by itself; grows when more is asked for. */
final class PinnedBuffer implements AutoCloseable {
  private final CudaContext context;
  private long address;
  private long bytes;

  PinnedBuffer(CudaContext context) {
    this.context = context;
  }

  /** Makes room; what was in it is lost where it has to grow. No copy may be under way then. */
  void ensure(long wanted) {
    if (wanted > bytes) {
      close();
      address = context.allocatePinned(wanted);
      bytes = wanted;
    }
  }

  long address() {
    return address;
  }

  /** Its memory, in the machine's order of bytes. */
  ByteBuffer memory() {
    return new Pointer(address).getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    if (address != 0) {
      context.freePinned(address);
      address = 0;
      bytes = 0;
    }
  }
}
