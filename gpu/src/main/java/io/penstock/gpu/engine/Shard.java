package io.penstock.gpu.engine;

/** The rows of one partition, kept where they are computed on until they are closed. */
public interface Shard extends AutoCloseable {
  /** Rows, of weight 0 too. */
  long rows();

  /** Values of each row. */
  int columns();

  /** Bytes that its rows take. */
  long bytes();

  /** Frees them; more than once does nothing. */
  @Override
  void close();
}
