package io.penstock.gpu.fit;

import java.io.Serializable;

/**
 * What a fit asks of an engine, as far as it is known before a row is read.
 *
 * @param bytes of the rows by Spark's statistics
 * @param gradients passes for a loss and its gradient, at most
 * @param gramColumns up to so many columns one pass for the products of all pairs takes their place
 */
public record Workload(long bytes, int gradients, int gramColumns) implements Serializable {
  /** Spark takes what it knows nothing of for 8 EiB, and a part of its columns for less. */
  private static final long UNKNOWN_BYTES = 1L << 50;

  boolean isOfUnknownSize() {
    return bytes >= UNKNOWN_BYTES;
  }

  boolean isGram(int columns) {
    return columns <= gramColumns;
  }
}
