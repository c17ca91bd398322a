package io.penstock.gpu.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Kernels in the widest vectors that the processor has. Lanes are added in an order of our own: the
 * one of {@code reduceLanes} may change when the code is compiled.
 */
public final class VectorKernels implements Kernels {
  /**
   * The species of Spark's own BLAS. With another, two classes of vectors would meet in the code
   * that both share, and the compiler, in doubt, would make an object of each vector of both.
   */
  private static final VectorSpecies<Double> LANES = DoubleVector.SPECIES_MAX;

  private static final int N = LANES.length();

  /** Columns of a tile of Gram sums: 4 rows of 3 vectors stay in registers. */
  private static final int TILE = 3 * N;

  @Override
  public String description() {
    return LANES.vectorBitSize() + "-bit vectors";
  }

  @Override
  public void margins(
      double[] x, int at, int rows, int columns, double[] coefficients, int from, double[] into) {
    int bound = LANES.loopBound(columns);
    double[] lanes = new double[4 * N];
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = at + i * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      DoubleVector sumA = DoubleVector.zero(LANES);
      DoubleVector sumB = sumA;
      DoubleVector sumC = sumA;
      DoubleVector sumD = sumA;
      for (int j = 0; j < bound; j += N) {
        DoubleVector k = DoubleVector.fromArray(LANES, coefficients, from + j);
        sumA = DoubleVector.fromArray(LANES, x, a + j).fma(k, sumA);
        sumB = DoubleVector.fromArray(LANES, x, b + j).fma(k, sumB);
        sumC = DoubleVector.fromArray(LANES, x, c + j).fma(k, sumC);
        sumD = DoubleVector.fromArray(LANES, x, d + j).fma(k, sumD);
      }
      sumA.intoArray(lanes, 0);
      sumB.intoArray(lanes, N);
      sumC.intoArray(lanes, 2 * N);
      sumD.intoArray(lanes, 3 * N);
      for (int row = 0; row < 4; row++) {
        into[i + row] =
            sum(lanes, row * N)
                + tail(x, a + row * columns, coefficients, from, bound, columns);
      }
    }
    for (; i < rows; i++) {
      int row = at + i * columns;
      DoubleVector sum = DoubleVector.zero(LANES);
      for (int j = 0; j < bound; j += N) {
        DoubleVector k = DoubleVector.fromArray(LANES, coefficients, from + j);
        sum = DoubleVector.fromArray(LANES, x, row + j).fma(k, sum);
      }
      sum.intoArray(lanes, 0);
      into[i] = sum(lanes, 0) + tail(x, row, coefficients, from, bound, columns);
    }
  }

  private static double sum(double[] lanes, int at) {
    double sum = 0;
    for (int lane = 0; lane < N; lane++) {
      sum += lanes[at + lane];
    }
    return sum;
  }

  private static double tail(
      double[] x, int row, double[] coefficients, int from, int bound, int columns) {
    double sum = 0;
    for (int j = bound; j < columns; j++) {
      sum = Math.fma(x[row + j], coefficients[from + j], sum);
    }
    return sum;
  }

  @Override
  public void addScaled(
      double[] x, int at, int rows, int columns, double[] r, double[] sums, int to) {
    int bound = LANES.loopBound(columns);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = at + i * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      DoubleVector ra = DoubleVector.broadcast(LANES, r[i]);
      DoubleVector rb = DoubleVector.broadcast(LANES, r[i + 1]);
      DoubleVector rc = DoubleVector.broadcast(LANES, r[i + 2]);
      DoubleVector rd = DoubleVector.broadcast(LANES, r[i + 3]);
      for (int j = 0; j < bound; j += N) {
        DoubleVector sum = DoubleVector.fromArray(LANES, sums, to + j);
        sum = DoubleVector.fromArray(LANES, x, a + j).fma(ra, sum);
        sum = DoubleVector.fromArray(LANES, x, b + j).fma(rb, sum);
        sum = DoubleVector.fromArray(LANES, x, c + j).fma(rc, sum);
        sum = DoubleVector.fromArray(LANES, x, d + j).fma(rd, sum);
        sum.intoArray(sums, to + j);
      }
    }
    for (int row = i; row < rows; row++) {
      DoubleVector scale = DoubleVector.broadcast(LANES, r[row]);
      for (int j = 0; j < bound; j += N) {
        DoubleVector.fromArray(LANES, x, at + row * columns + j)
            .fma(scale, DoubleVector.fromArray(LANES, sums, to + j))
            .intoArray(sums, to + j);
      }
    }
    for (int row = 0; row < rows; row++) {
      for (int j = bound; j < columns; j++) {
        sums[to + j] = Math.fma(x[at + row * columns + j], r[row], sums[to + j]);
      }
    }
  }

  @Override
  public void addDeviations(
      double[] x, int at, int rows, int columns, double[] w, int wAt, double[] center, double[] to) {
    int bound = LANES.loopBound(columns);
    for (int j = 0; j < bound; j += N) {
      DoubleVector middle = DoubleVector.fromArray(LANES, center, j);
      DoubleVector sum = DoubleVector.fromArray(LANES, to, j);
      for (int i = 0; i < rows; i++) {
        DoubleVector distance = DoubleVector.fromArray(LANES, x, at + i * columns + j).sub(middle);
        sum = distance.mul(w[wAt + i]).fma(distance, sum);
      }
      sum.intoArray(to, j);
    }
    for (int i = 0; i < rows; i++) {
      for (int j = bound; j < columns; j++) {
        double distance = x[at + i * columns + j] - center[j];
        to[j] = Math.fma(distance * w[wAt + i], distance, to[j]);
      }
    }
  }

  @Override
  public void addGram(double[] x, int at, double[] scaled, int rows, int columns, double[] gram) {
    int tiled = columns / TILE * TILE;
    for (int j = 0; j < tiled; j += TILE) {
      int i = 0;
      for (; i + 4 <= columns && i < j + TILE; i += 4) {
        tile(x, at, scaled, rows, columns, i, j, gram);
      }
      for (; i < Math.min(columns, j + TILE); i++) {
        row(x, at, scaled, rows, columns, i, j, j + TILE, gram);
      }
    }
    for (int i = 0; i < columns; i++) {
      row(x, at, scaled, rows, columns, i, Math.max(i, tiled), columns, gram);
    }
  }

  /** Adds to 4 rows of 3 vectors of sums, which stay in registers over all rows of the block. */
  private static void tile(
      double[] x, int at, double[] scaled, int rows, int columns, int i, int j, double[] gram) {
    int a = i * columns + j;
    int b = a + columns;
    int c = b + columns;
    int d = c + columns;
    DoubleVector a0 = DoubleVector.fromArray(LANES, gram, a);
    DoubleVector a1 = DoubleVector.fromArray(LANES, gram, a + N);
    DoubleVector a2 = DoubleVector.fromArray(LANES, gram, a + 2 * N);
    DoubleVector b0 = DoubleVector.fromArray(LANES, gram, b);
    DoubleVector b1 = DoubleVector.fromArray(LANES, gram, b + N);
    DoubleVector b2 = DoubleVector.fromArray(LANES, gram, b + 2 * N);
    DoubleVector c0 = DoubleVector.fromArray(LANES, gram, c);
    DoubleVector c1 = DoubleVector.fromArray(LANES, gram, c + N);
    DoubleVector c2 = DoubleVector.fromArray(LANES, gram, c + 2 * N);
    DoubleVector d0 = DoubleVector.fromArray(LANES, gram, d);
    DoubleVector d1 = DoubleVector.fromArray(LANES, gram, d + N);
    DoubleVector d2 = DoubleVector.fromArray(LANES, gram, d + 2 * N);
    for (int r = 0; r < rows; r++) {
      int right = at + r * columns + j;
      int left = r * columns + i;
      DoubleVector x0 = DoubleVector.fromArray(LANES, x, right);
      DoubleVector x1 = DoubleVector.fromArray(LANES, x, right + N);
      DoubleVector x2 = DoubleVector.fromArray(LANES, x, right + 2 * N);
      DoubleVector s = DoubleVector.broadcast(LANES, scaled[left]);
      a0 = x0.fma(s, a0);
      a1 = x1.fma(s, a1);
      a2 = x2.fma(s, a2);
      s = DoubleVector.broadcast(LANES, scaled[left + 1]);
      b0 = x0.fma(s, b0);
      b1 = x1.fma(s, b1);
      b2 = x2.fma(s, b2);
      s = DoubleVector.broadcast(LANES, scaled[left + 2]);
      c0 = x0.fma(s, c0);
      c1 = x1.fma(s, c1);
      c2 = x2.fma(s, c2);
      s = DoubleVector.broadcast(LANES, scaled[left + 3]);
      d0 = x0.fma(s, d0);
      d1 = x1.fma(s, d1);
      d2 = x2.fma(s, d2);
    }
    a0.intoArray(gram, a);
    a1.intoArray(gram, a + N);
    a2.intoArray(gram, a + 2 * N);
    b0.intoArray(gram, b);
    b1.intoArray(gram, b + N);
    b2.intoArray(gram, b + 2 * N);
    c0.intoArray(gram, c);
    c1.intoArray(gram, c + N);
    c2.intoArray(gram, c + 2 * N);
    d0.intoArray(gram, d);
    d1.intoArray(gram, d + N);
    d2.intoArray(gram, d + 2 * N);
  }

  /** Adds to the sums of row i from column j to before {@code end}. */
  private static void row(
      double[] x,
      int at,
      double[] scaled,
      int rows,
      int columns,
      int i,
      int j,
      int end,
      double[] gram) {
    int to = i * columns;
    int column = j;
    for (; column + N <= end; column += N) {
      DoubleVector sum = DoubleVector.fromArray(LANES, gram, to + column);
      for (int r = 0; r < rows; r++) {
        sum =
            DoubleVector.fromArray(LANES, x, at + r * columns + column)
                .fma(DoubleVector.broadcast(LANES, scaled[r * columns + i]), sum);
      }
      sum.intoArray(gram, to + column);
    }
    for (; column < end; column++) {
      double sum = gram[to + column];
      for (int r = 0; r < rows; r++) {
        sum = Math.fma(x[at + r * columns + column], scaled[r * columns + i], sum);
      }
      gram[to + column] = sum;
    }
  }
}
