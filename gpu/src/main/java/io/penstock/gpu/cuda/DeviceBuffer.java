package io.penstock.gpu.cuda;

/** Device memory to work in, beside the budget of the rows; grows when more is asked for. */
final class DeviceBuffer implements AutoCloseable {
  private final CudaContext context;
  private long address;
  private long bytes;

  DeviceBuffer(CudaContext context) {
    this.context = context;
  }

  /** Makes room; what was in it is lost where it has to grow. Nothing may use it then. */
  void ensure(long wanted) {
    if (wanted > bytes) {
      close();
      address = context.allocate(wanted);
      bytes = wanted;
    }
  }

  long address() {
    return address;
  }

  @Override
  public void close() {
    if (address != 0) {
      context.free(address);
      address = 0;
      bytes = 0;
    }
  }
}
