package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Pass;

/**
 * What a pass gives, by plain loops over rows; beside each sum the sum of the sizes of its terms,
 * to which an error of rounding is in proportion.
 */
final class PassReference {
  final double[] sums;
  final double[] sizes;
  private final int columns;

  PassReference(Pass pass, Table table) {
    columns = table.columns();
    sums = pass.empty(columns);
    sizes = new double[sums.length];
    for (int i = 0; i < table.rows(); i++) {
      if (table.w()[i] != 0) {
        add(pass, table.x()[i], table.y()[i], table.w()[i]);
      }
    }
  }

  private void add(Pass pass, double[] x, double y, double w) {
    if (pass instanceof Pass.Moments) {
      moments(x, w);
    } else if (pass instanceof Pass.Deviations deviations) {
      for (int j = 0; j < columns; j++) {
        add(j, w * (x[j] - deviations.center()[j]) * (x[j] - deviations.center()[j]));
      }
    } else if (pass instanceof Pass.Gram) {
      gram(x, y, w);
    } else if (pass instanceof Pass.Logistic logistic) {
      double m = logistic.offset() + dot(x, logistic.coefficients(), 0);
      double log = m > 0 ? m + Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m));
      linear(w * (log - y * m), w * (1 / (1 + Math.exp(-m)) - y), x);
    } else if (pass instanceof Pass.Squares squares) {
      double r = squares.offset() + dot(x, squares.coefficients(), 0) - squares.labelScale() * y;
      linear(w * r * r / 2, w * r, x);
    } else if (pass instanceof Pass.Softmax softmax) {
      softmax(softmax, x, (int) y, w);
    }
  }

  private void moments(double[] x, double w) {
    for (int j = 0; j < columns; j++) {
      add(j, w * x[j]);
      sums[columns + j] = Math.min(sums[columns + j], x[j]);
      sums[2 * columns + j] = Math.max(sums[2 * columns + j], x[j]);
    }
  }

  private void gram(double[] x, double y, double w) {
    int at = 2 * columns;
    for (int j = 0; j < columns; j++) {
      add(j, w * x[j]);
      add(columns + j, w * y * x[j]);
      for (int i = 0; i <= j; i++) {
        add(at++, w * x[i] * x[j]);
      }
    }
  }

  private void linear(double loss, double r, double[] x) {
    add(0, loss);
    add(1, r);
    for (int j = 0; j < columns; j++) {
      add(2 + j, r * x[j]);
    }
  }

  private void softmax(Pass.Softmax pass, double[] x, int y, double w) {
    int classes = pass.classes();
    double[] m = new double[classes];
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      m[k] = pass.offsets()[k] + dot(x, pass.coefficients(), k * columns);
      most = Math.max(most, m[k]);
    }
    double sum = 0;
    for (double one : m) {
      sum += Math.exp(one - most);
    }
    add(0, w * (Math.log(sum) + most - m[y]));
    for (int k = 0; k < classes; k++) {
      double r = w * (Math.exp(m[k] - most) / sum - (k == y ? 1 : 0));
      add(1 + k, r);
      for (int j = 0; j < columns; j++) {
        add(1 + classes + k * columns + j, r * x[j]);
      }
    }
  }

  private static double dot(double[] x, double[] coefficients, int from) {
    double sum = 0;
    for (int j = 0; j < x.length; j++) {
      sum += x[j] * coefficients[from + j];
    }
    return sum;
  }

  private void add(int i, double term) {
    sums[i] += term;
    sizes[i] += Math.abs(term);
  }
}
