package io.penstock.gpu.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** Where the driver reads the arguments of a kernel while it takes a launch; used by one thread. */
final class Arguments implements AutoCloseable {
  private static final int MOST = 16;

  private final Memory values = new Memory((long) MOST * Long.BYTES);
  private final Memory addresses = new Memory((long) MOST * Native.POINTER_SIZE);

  Arguments() {
    for (int i = 0; i < MOST; i++) {
      addresses.setPointer((long) i * Native.POINTER_SIZE, values.share((long) i * Long.BYTES));
    }
  }

  /**
   * Writes arguments, each to eight bytes; of a smaller one the device takes the first four, which
   * on all machines with a CUDA driver are the lower ones.
   */
  Pointer of(long... arguments) {
    values.write(0, arguments, 0, arguments.length);
    return addresses;
  }

  @Override
  public void close() {
    addresses.close();
    values.close();
  }
}
