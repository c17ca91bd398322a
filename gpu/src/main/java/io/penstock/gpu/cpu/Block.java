package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Storage;
import java.util.Arrays;

/** Some rows of a shard, on the heap. */
record Block(Values values, double[] labels, double[] weights) {
  /** The first rows of a chunk; a whole chunk of float64 is taken as it is. */
  static Block of(Chunk chunk, int rows, int columns, Storage storage) {
    boolean isWhole = rows == chunk.capacity();
    return new Block(
        switch (storage) {
          case FLOAT64 ->
              new Wide(isWhole ? chunk.values() : Arrays.copyOf(chunk.values(), rows * columns));
          case FLOAT32 -> new Narrow(narrowed(chunk.values(), rows * columns));
        },
        isWhole ? chunk.labels() : Arrays.copyOf(chunk.labels(), rows),
        isWhole ? chunk.weights() : Arrays.copyOf(chunk.weights(), rows));
  }

  int rows() {
    return labels.length;
  }

  private static float[] narrowed(double[] values, int count) {
    float[] narrow = new float[count];
    for (int i = 0; i < count; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  /** Values of features, row by row. */
  sealed interface Values {
    /**
     * The array that has {@code count} values, as doubles, beginning at {@link #at}.
     *
     * @param scratch holds them where they are not kept so; at least {@code count} values
     */
    double[] doubles(int from, int count, double[] scratch);

    /** Where the values from {@code from} on begin in that array. */
    int at(int from);
  }

  private record Wide(double[] values) implements Values {
    @Override
    public double[] doubles(int from, int count, double[] scratch) {
      return values;
    }

    @Override
    public int at(int from) {
      return from;
    }
  }

  private record Narrow(float[] values) implements Values {
    @Override
    public double[] doubles(int from, int count, double[] scratch) {
      for (int i = 0; i < count; i++) {
        scratch[i] = values[from + i];
      }
      return scratch;
    }

    @Override
    public int at(int from) {
      return 0;
    }
  }
}
