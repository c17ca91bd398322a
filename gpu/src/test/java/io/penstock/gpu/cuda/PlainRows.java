package io.penstock.gpu.cuda;

import java.util.Random;

/**
 * Rows and the sums over them by plain loops. Every fourth row has weight 0 and NaN values.
 *
 * @param x row by row, as stored
 */
@SuppressWarnings("ArrayRecordComponent")
record PlainRows(int rows, int columns, boolean single, double[] x, double[] y, double[] w) {
  static PlainRows of(int rows, int columns, boolean single, int classes) {
    var random = new Random(rows * 31L + columns);
    var x = new double[rows * columns];
    var y = new double[rows];
    var w = new double[rows];
    for (int i = 0; i < rows; i++) {
      w[i] = i % 4 == 1 ? 0 : 0.5 + random.nextDouble();
      y[i] = w[i] == 0 ? Double.NaN : random.nextInt(classes);
      for (int j = 0; j < columns; j++) {
        double value = random.nextGaussian() + j % 3;
        x[i * columns + j] = w[i] == 0 ? Double.NaN : single ? (float) value : value;
      }
    }
    return new PlainRows(rows, columns, single, x, y, w);
  }

  /** Coefficients that leave margins of rows this long near 1. */
  double[] coefficients(int classes) {
    return new Random(7).doubles(classes * (long) columns, -1, 1).map(v -> v / columns).toArray();
  }

  double[] moments() {
    var sums = new double[3 * columns];
    for (int j = 0; j < columns; j++) {
      sums[columns + j] = Double.POSITIVE_INFINITY;
      sums[2 * columns + j] = Double.NEGATIVE_INFINITY;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns && w[i] != 0; j++) {
        sums[j] += w[i] * at(i, j);
        sums[columns + j] = Math.min(sums[columns + j], at(i, j));
        sums[2 * columns + j] = Math.max(sums[2 * columns + j], at(i, j));
      }
    }
    return sums;
  }

  double[] deviations(double[] center) {
    var sums = new double[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns && w[i] != 0; j++) {
        sums[j] += w[i] * (at(i, j) - center[j]) * (at(i, j) - center[j]);
      }
    }
    return sums;
  }

  double[] cross() {
    var sums = new double[2 * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns && w[i] != 0; j++) {
        sums[j] += w[i] * at(i, j);
        sums[columns + j] += w[i] * y[i] * at(i, j);
      }
    }
    return sums;
  }

  double[] gram() {
    var sums = new double[columns * (columns + 1) / 2];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns && w[i] != 0; j++) {
        for (int k = 0; k <= j; k++) {
          sums[j * (j + 1) / 2 + k] += w[i] * at(i, k) * at(i, j);
        }
      }
    }
    return sums;
  }

  double[] logistic(double[] coefficients, double offset) {
    var sums = new double[columns + 2];
    for (int i = 0; i < rows; i++) {
      if (w[i] != 0) {
        double margin = offset + dot(i, coefficients, 0);
        sums[0] += w[i] * (Math.log1p(Math.exp(margin)) - y[i] * margin);
        addRow(sums, 1, 2, i, w[i] * (1 / (1 + Math.exp(-margin)) - y[i]));
      }
    }
    return sums;
  }

  double[] squares(double[] coefficients, double offset, double labelScale) {
    var sums = new double[columns + 2];
    for (int i = 0; i < rows; i++) {
      if (w[i] != 0) {
        double distance = offset + dot(i, coefficients, 0) - labelScale * y[i];
        sums[0] += w[i] * distance * distance / 2;
        addRow(sums, 1, 2, i, w[i] * distance);
      }
    }
    return sums;
  }

  double[] softmax(double[] coefficients, double[] offsets) {
    int classes = offsets.length;
    var sums = new double[1 + classes + classes * columns];
    for (int i = 0; i < rows; i++) {
      if (w[i] == 0) {
        continue;
      }
      var powers = new double[classes];
      double all = 0;
      for (int k = 0; k < classes; k++) {
        powers[k] = Math.exp(offsets[k] + dot(i, coefficients, k * columns));
        all += powers[k];
      }
      sums[0] += w[i] * (Math.log(all) - Math.log(powers[(int) y[i]]));
      for (int k = 0; k < classes; k++) {
        double residual = w[i] * (powers[k] / all - (k == y[i] ? 1 : 0));
        addRow(sums, 1 + k, 1 + classes + k * columns, i, residual);
      }
    }
    return sums;
  }

  private double at(int row, int column) {
    return x[row * columns + column];
  }

  private double dot(int row, double[] coefficients, int from) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += at(row, j) * coefficients[from + j];
    }
    return sum;
  }

  private void addRow(double[] sums, int place, int from, int row, double residual) {
    sums[place] += residual;
    for (int j = 0; j < columns; j++) {
      sums[from + j] += residual * at(row, j);
    }
  }
}
