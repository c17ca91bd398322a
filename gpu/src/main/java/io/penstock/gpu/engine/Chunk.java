package io.penstock.gpu.engine;

/**
 * Some rows on the heap, on their way into a shard.
 *
 * @param values row by row: {@code capacity} rows of the shard's columns
 * @param labels one a row
 * @param weights one a row, at least 0
 */
@SuppressWarnings("ArrayRecordComponent")
public record Chunk(double[] values, double[] labels, double[] weights) {
  /** How many rows fit. */
  public int capacity() {
    return labels.length;
  }

  /**
   * A chunk for rows of some columns.
   *
   * @param capacity rows
   */
  public static Chunk of(int capacity, int columns) {
    return new Chunk(new double[capacity * columns], new double[capacity], new double[capacity]);
  }
}
