package io.penstock.gpu.cuda;

/**
 * What the driver tells of a device.
 *
 * @param handle the driver's
 * @param name as in {@code NVIDIA H200}
 * @param bytes of memory
 * @param version the newest CUDA of the driver, as in 13000
 * @param major first figure of the compute capability
 * @param minor second figure of the compute capability
 * @param multiprocessors how many there are
 * @param sharedPerBlock the most shared memory of a thread block, bytes
 * @param sharedPerMultiprocessor shared memory of a multiprocessor, bytes
 * @param singleToDouble how many times as fast float32 is as float64
 */
record CudaDevice(
    int handle,
    String name,
    long bytes,
    int version,
    int major,
    int minor,
    int multiprocessors,
    int sharedPerBlock,
    int sharedPerMultiprocessor,
    int singleToDouble) {
  private static final int OLDEST_MAJOR = 8;

  /** Devices for games compute float64 at 1/32 or 1/64 of the rate of float32. */
  private static final int SLOW_DOUBLE = 32;

  boolean isTooOld() {
    return major < OLDEST_MAJOR;
  }

  /** As in {@code NVIDIA H200, 139 GiB, CUDA driver 13.0}. */
  String description() {
    String slow =
        singleToDouble < SLOW_DOUBLE
            ? ""
            : String.format(", slow float64 (1/%d of float32)", singleToDouble);
    return String.format(
        "%s, %d GiB, CUDA driver %s%s",
        name, Math.round(bytes / 0x1p30), CudaDriver.text(version), slow);
  }
}
