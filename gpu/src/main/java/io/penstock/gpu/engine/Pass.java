package io.penstock.gpu.engine;

import java.io.Serializable;

/**
 * One read of all rows. A row is its features x (d of them), its label y and its weight w. What a
 * pass gives is an array of sums; those of several shards are added by {@link #merge}. Rows of
 * weight 0 count for nothing.
 */
// Passes are never compared, and a copy of the coefficients for each would cost as much as a pass.
@SuppressWarnings("ArrayRecordComponent")
public sealed interface Pass extends Serializable {
  /** One word for reports and kernels, as in {@code gram}. */
  String name();

  /**
   * How many sums there are.
   *
   * @param columns d
   */
  int width(int columns);

  /** The sums over no rows. */
  default double[] empty(int columns) {
    return new double[width(columns)];
  }

  /** Adds the sums of other rows to the first ones. */
  default void merge(double[] into, double[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] += other[i];
    }
  }

  /**
   * Sums and ranges of the features: {@code [sum w x_j (d) | min x_j (d) | max x_j (d)]}, the
   * ranges over rows of w > 0, of no rows +infinity and -infinity.
   */
  record Moments() implements Pass {
    @Override
    public String name() {
      return "moments";
    }

    @Override
    public int width(int columns) {
      return 3 * columns;
    }

    @Override
    public double[] empty(int columns) {
      double[] sums = new double[width(columns)];
      for (int j = 0; j < columns; j++) {
        sums[columns + j] = Double.POSITIVE_INFINITY;
        sums[2 * columns + j] = Double.NEGATIVE_INFINITY;
      }
      return sums;
    }

    @Override
    public void merge(double[] into, double[] other) {
      int columns = into.length / 3;
      for (int j = 0; j < columns; j++) {
        int min = columns + j;
        int max = 2 * columns + j;
        into[j] += other[j];
        into[min] = Math.min(into[min], other[min]);
        into[max] = Math.max(into[max], other[max]);
      }
    }
  }

  /**
   * Squared distances of the features from a point: {@code [sum w (x_j - center_j)^2 (d)]}.
   *
   * @param center d values
   */
  record Deviations(double[] center) implements Pass {
    @Override
    public String name() {
      return "deviations";
    }

    @Override
    public int width(int columns) {
      return columns;
    }
  }

  /**
   * The normal equations: {@code [sum w x_j (d) | sum w y x_j (d) | sum w x_i x_j for i <= j, the
   * upper triangle column by column (d (d + 1) / 2)]}.
   */
  record Gram() implements Pass {
    @Override
    public String name() {
      return "gram";
    }

    @Override
    public int width(int columns) {
      return Math.addExact(2 * columns, triangle(columns));
    }

    /** Entries of the upper triangle of a d x d matrix. */
    public static int triangle(int columns) {
      return Math.toIntExact(columns * (columns + 1L) / 2);
    }
  }

  /**
   * Loss and gradient of binary logistic regression at margin m = offset + x . coefficients, y in
   * {0, 1}: {@code [sum w (log(1 + e^m) - y m) | sum r | sum r x_j (d)]}, r = w (1 / (1 + e^-m) -
   * y).
   *
   * @param coefficients d values, of the features as they are
   */
  record Logistic(double[] coefficients, double offset) implements Pass {
    @Override
    public String name() {
      return "logistic";
    }

    @Override
    public int width(int columns) {
      return columns + 2;
    }
  }

  /**
   * Loss and gradient of least squares at residual r = offset + x . coefficients - labelScale y:
   * {@code [sum w r^2 / 2 | sum w r | sum w r x_j (d)]}.
   *
   * @param coefficients d values, of the features as they are
   */
  record Squares(double[] coefficients, double offset, double labelScale) implements Pass {
    @Override
    public String name() {
      return "squares";
    }

    @Override
    public int width(int columns) {
      return columns + 2;
    }
  }

  /**
   * Loss and gradient of multinomial logistic regression at margins m_k = offsets_k + x .
   * coefficients_k, y in {0 .. classes - 1}: {@code [sum w (log sum_k e^m_k - m_y) | sum r_k
   * (classes) | sum r_k x_j, class by class (classes * d)]}, r_k = w (softmax_k(m) - [y = k]). The
   * greatest margin is taken off before a power is made of it.
   *
   * @param coefficients class by class, of the features as they are: {@code classes * d} values
   * @param offsets one a class
   */
  record Softmax(double[] coefficients, double[] offsets) implements Pass {
    @Override
    public String name() {
      return "softmax";
    }

    @Override
    public int width(int columns) {
      return Math.addExact(1 + classes(), Math.multiplyExact(classes(), columns));
    }

    /** How many classes there are. */
    public int classes() {
      return offsets.length;
    }
  }
}
