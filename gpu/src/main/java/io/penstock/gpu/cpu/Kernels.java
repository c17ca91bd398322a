package io.penstock.gpu.cpu;

/**
 * The arithmetic of a few rows at a time. A block is {@code rows} rows of {@code columns} values,
 * row by row, from {@code at} on; few enough to stay in the cache from one kernel to the next.
 */
public interface Kernels {
  /** Rows that a caller should pass at a time where it can. */
  int ROWS = 8;

  /** How it computes, as in {@code 512-bit vectors}. */
  String description();

  /**
   * {@code into[i] = x_i . coefficients}, for each row i.
   *
   * @param coefficients {@code columns} values from {@code from} on
   */
  void margins(
      double[] x, int at, int rows, int columns, double[] coefficients, int from, double[] into);

  /**
   * {@code sums_j += sum_i r_i x_ij}.
   *
   * @param r one factor a row
   * @param sums {@code columns} values from {@code to} on
   */
  void addScaled(double[] x, int at, int rows, int columns, double[] r, double[] sums, int to);

  /**
   * {@code sums_j += sum_i w_i (x_ij - center_j)^2}.
   *
   * @param w one weight a row, from {@code wAt} on
   */
  void addDeviations(
      double[] x, int at, int rows, int columns, double[] w, int wAt, double[] center, double[] to);

  /**
   * {@code gram_ij += sum_r scaled_ri x_rj} for all i &lt;= j, and some entries below.
   *
   * @param scaled the rows times their weights, from 0 on
   * @param gram columns * columns values, row by row
   */
  void addGram(double[] x, int at, double[] scaled, int rows, int columns, double[] gram);
}
