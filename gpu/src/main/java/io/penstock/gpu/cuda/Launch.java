package io.penstock.gpu.cuda;

/**
 * A kernel and its geometry.
 *
 * @param kernel its name
 * @param gridX thread blocks across
 * @param gridY thread blocks down
 * @param threads of a thread block
 * @param sharedBytes dynamic shared memory of a thread block
 * @param rows that it reads, for messages
 * @param columns of them, for messages
 */
record Launch(
    String kernel, int gridX, int gridY, int threads, int sharedBytes, long rows, long columns) {
  @Override
  public String toString() {
    return String.format(
        "%s (%d rows of %d columns; grid %d x %d of %d threads, %d B of shared memory)",
        kernel, rows, columns, gridX, gridY, threads, sharedBytes);
  }
}
