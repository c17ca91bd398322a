package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Storage;

/**
 * What the geometry of a pass follows from; equal shards give an equal one.
 *
 * @param slabRows the most rows of a slab
 */
record Shape(int columns, Storage storage, long slabRows, CudaDevice device) {
  /** Threads of a thread block in most kernels. */
  static final int THREADS = 256;

  /** The kernel for the storage, as in {@code gram_f64}. */
  String kernel(String name) {
    return name + (storage == Storage.FLOAT64 ? "_f64" : "_f32");
  }

  /**
   * How many thread blocks share the rows: as many as keep the device busy, fewer where there would
   * be too few rows for each.
   *
   * @param perMultiprocessor at most
   * @param rows of each at least
   */
  int parts(int perMultiprocessor, int rows) {
    return partsUpTo((long) perMultiprocessor * device.multiprocessors(), rows);
  }

  /** The same with a total. */
  int partsUpTo(long most, int rows) {
    return (int) Math.max(1, Math.min(most, ceil(slabRows, rows)));
  }

  /** Rounded up. */
  static long ceil(long number, long divisor) {
    return (number + divisor - 1) / divisor;
  }

  /** A launch of a kernel that goes over rows and columns. */
  Launch launch(String name, int gridX, int gridY, int threads, int sharedBytes, DeviceRows rows) {
    return new Launch(kernel(name), gridX, gridY, threads, sharedBytes, rows.rows(), columns);
  }

  /** Adds up rows of partial sums. */
  static void reduce(Launcher launcher, long partials, int parts, long width, long out) {
    int grid = (int) ceil(width, 32);
    launcher.launch(
        new Launch("reduce_sum", grid, 1, THREADS, 0, parts, width),
        partials,
        parts,
        width,
        out,
        0);
  }
}
