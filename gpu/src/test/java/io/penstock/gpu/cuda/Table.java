package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.Arrays;
import java.util.Random;

/** Rows in a test. */
@SuppressWarnings("ArrayRecordComponent")
record Table(double[][] x, double[] y, double[] w) {
  /** Features about 0, labels from 0 to classes - 1, weights from 0.5 to 1.5. */
  static Table random(int rows, int columns, int classes, long seed) {
    Random random = new Random(seed);
    double[][] x = new double[rows][columns];
    double[] y = new double[rows];
    double[] w = new double[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x[i][j] = random.nextGaussian();
      }
      y[i] = random.nextInt(classes);
      w[i] = 0.5 + random.nextDouble();
    }
    return new Table(x, y, w);
  }

  /** Every third row counts for nothing, and holds what would spoil every sum. */
  Table withZeroWeights() {
    for (int i = 0; i < rows(); i += 3) {
      w[i] = 0;
      Arrays.fill(x[i], i % 2 == 0 ? Double.NaN : Double.POSITIVE_INFINITY);
    }
    return this;
  }

  int rows() {
    return y.length;
  }

  int columns() {
    return x[0].length;
  }

  /** The values as they are stored. */
  Table as(Storage storage) {
    double[][] rounded =
        Arrays.stream(x)
            .map(row -> Arrays.stream(row).map(v -> rounded(v, storage)).toArray())
            .toArray(double[][]::new);
    return new Table(rounded, y, w);
  }

  private static double rounded(double value, Storage storage) {
    return storage == Storage.FLOAT32 ? (double) (float) value : value;
  }

  Shard load(Engine engine, Storage storage) {
    return load(engine, storage, 0, rows(), Integer.MAX_VALUE);
  }

  /** Makes a shard of some rows, at most so many in a chunk. */
  Shard load(Engine engine, Storage storage, int from, int to, int most) {
    try (ShardWriter writer = engine.writer(columns(), storage)) {
      Chunk chunk = writer.chunk();
      int size = Math.min(most, chunk.capacity());
      for (int first = from; first < to; first += size) {
        int count = Math.min(size, to - first);
        fill(chunk, first, count);
        writer.commit(count);
      }
      return writer.finish();
    }
  }

  private void fill(Chunk chunk, int first, int count) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(x[first + i], 0, chunk.values(), i * columns(), columns());
      chunk.labels()[i] = y[first + i];
      chunk.weights()[i] = w[first + i];
    }
  }
}
