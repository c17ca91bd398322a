package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Where the parts of a slab of rows lie, on the host and on the device alike: features row by row,
 * then labels, then weights, each at a multiple of 256 bytes.
 *
 * @param capacity rows
 */
record Layout(int columns, Storage storage, long capacity) {
  private static final long ALIGNMENT = 256;
  private static final int FLOATS_AT_ONCE = 4096;

  /** Bytes that a row takes, label and weight too. */
  static long rowBytes(int columns, Storage storage) {
    return (long) columns * storage.bytes() + 2 * Double.BYTES;
  }

  /** Up to a multiple of what parts are aligned to. */
  static long align(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The same for another number of rows. */
  Layout withCapacity(long rows) {
    return new Layout(columns, storage, rows);
  }

  /** Bytes of the features of some rows. */
  long valueBytes(long rows) {
    return rows * columns * storage.bytes();
  }

  /** Where the labels begin. */
  long labels() {
    return align(valueBytes(capacity));
  }

  /** Where the weights begin. */
  long weights() {
    return labels() + align(capacity * Double.BYTES);
  }

  /** Bytes of the whole slab. */
  long bytes() {
    return weights() + align(capacity * Double.BYTES);
  }

  /**
   * Writes rows of a chunk as the first rows of a slab.
   *
   * @param from the first row of the chunk
   */
  void write(Chunk chunk, int from, int rows, ByteBuffer to) {
    to.order(ByteOrder.nativeOrder());
    if (storage == Storage.FLOAT64) {
      to.position(0).asDoubleBuffer().put(chunk.values(), from * columns, rows * columns);
    } else {
      writeFloats(chunk.values(), from * columns, rows * columns, to.position(0).asFloatBuffer());
    }
    to.position((int) labels()).asDoubleBuffer().put(chunk.labels(), from, rows);
    to.position((int) weights()).asDoubleBuffer().put(chunk.weights(), from, rows);
  }

  private static void writeFloats(double[] values, int from, int count, FloatBuffer to) {
    float[] some = new float[Math.min(count, FLOATS_AT_ONCE)];
    for (int done = 0; done < count; done += some.length) {
      int next = Math.min(some.length, count - done);
      for (int i = 0; i < next; i++) {
        some[i] = (float) values[from + done + i];
      }
      to.put(some, 0, next);
    }
  }
}
