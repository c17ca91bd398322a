package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.Pass;
import java.util.List;

/**
 * Sums one pass over some blocks, on one thread. A few rows at a time are read from memory, and
 * used again while the cache has them.
 */
final class PieceSum {
  /** Rows of the Gram kernel at a time: enough to be worth the load of a tile of sums. */
  private static final int GRAM_ROWS = 64;

  private final Kernels kernels;
  private final int columns;
  private final double[] margins = new double[Kernels.ROWS];
  private final double[] factors = new double[Kernels.ROWS];

  PieceSum(Kernels kernels, int columns) {
    this.kernels = kernels;
    this.columns = columns;
  }

  double[] of(Pass pass, List<Block> blocks) {
    double[] sums = pass.empty(columns);
    if (pass instanceof Pass.Gram) {
      gram(blocks, sums);
      return sums;
    }
    double[] scratch = new double[Kernels.ROWS * columns];
    for (Block block : blocks) {
      for (int row = 0; row < block.rows(); row += Kernels.ROWS) {
        int rows = Math.min(Kernels.ROWS, block.rows() - row);
        int from = row * columns;
        double[] x = block.values().doubles(from, rows * columns, scratch);
        add(pass, new Rows(x, block.values().at(from), rows, block, row), sums);
      }
    }
    return sums;
  }

  /** A few rows of a block, where they lie. */
  private record Rows(double[] x, int at, int count, Block block, int first) {
    double label(int i) {
      return block.labels()[first + i];
    }

    double weight(int i) {
      return block.weights()[first + i];
    }
  }

  private void add(Pass pass, Rows rows, double[] sums) {
    if (pass instanceof Pass.Logistic logistic) {
      logistic(logistic, rows, sums);
    } else if (pass instanceof Pass.Squares squares) {
      squares(squares, rows, sums);
    } else if (pass instanceof Pass.Softmax softmax) {
      softmax(softmax, rows, sums);
    } else if (pass instanceof Pass.Deviations deviations) {
      deviations(deviations, rows, sums);
    } else {
      moments(rows, sums);
    }
  }

  private void logistic(Pass.Logistic pass, Rows rows, double[] sums) {
    kernels.margins(rows.x, rows.at, rows.count, columns, pass.coefficients(), 0, margins);
    for (int i = 0; i < rows.count; i++) {
      double margin = pass.offset() + margins[i];
      double weight = rows.weight(i);
      double label = rows.label(i);
      double power = Math.exp(-Math.abs(margin)); // in (0, 1]: nothing overflows
      double probability = (margin > 0 ? 1 : power) / (1 + power);
      sums[0] += weight * (Math.max(margin, 0) + log1p(power) - label * margin);
      factors[i] = weight * (probability - label);
      sums[1] += factors[i];
    }
    kernels.addScaled(rows.x, rows.at, rows.count, columns, factors, sums, 2);
  }

  private void squares(Pass.Squares pass, Rows rows, double[] sums) {
    kernels.margins(rows.x, rows.at, rows.count, columns, pass.coefficients(), 0, margins);
    for (int i = 0; i < rows.count; i++) {
      double residual = pass.offset() + margins[i] - pass.labelScale() * rows.label(i);
      factors[i] = rows.weight(i) * residual;
      sums[0] += factors[i] * residual / 2;
      sums[1] += factors[i];
    }
    kernels.addScaled(rows.x, rows.at, rows.count, columns, factors, sums, 2);
  }

  private void softmax(Pass.Softmax pass, Rows rows, double[] sums) {
    int classes = pass.classes();
    double[] all = new double[classes * Kernels.ROWS]; // class by class
    for (int k = 0; k < classes; k++) {
      kernels.margins(
          rows.x, rows.at, rows.count, columns, pass.coefficients(), k * columns, margins);
      for (int i = 0; i < rows.count; i++) {
        all[k * Kernels.ROWS + i] = pass.offsets()[k] + margins[i];
      }
    }
    for (int i = 0; i < rows.count; i++) {
      sums[0] += toFactors(all, i, classes, (int) rows.label(i), rows.weight(i));
    }
    for (int k = 0; k < classes; k++) {
      System.arraycopy(all, k * Kernels.ROWS, factors, 0, rows.count);
      for (int i = 0; i < rows.count; i++) {
        sums[1 + k] += factors[i];
      }
      kernels.addScaled(
          rows.x, rows.at, rows.count, columns, factors, sums, 1 + classes + k * columns);
    }
  }

  /** Turns the margins of one row into its factors, and gives its loss. */
  private static double toFactors(double[] all, int i, int classes, int label, double weight) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      greatest = Math.max(greatest, all[k * Kernels.ROWS + i]);
    }
    double own = all[label * Kernels.ROWS + i] - greatest;
    double total = 0;
    for (int k = 0; k < classes; k++) {
      int at = k * Kernels.ROWS + i;
      all[at] = Math.exp(all[at] - greatest);
      total += all[at];
    }
    for (int k = 0; k < classes; k++) {
      int at = k * Kernels.ROWS + i;
      all[at] = weight * (all[at] / total - (k == label ? 1 : 0));
    }
    return weight * (Math.log(total) - own);
  }

  private void deviations(Pass.Deviations pass, Rows rows, double[] sums) {
    kernels.addDeviations(
        rows.x,
        rows.at,
        rows.count,
        columns,
        rows.block.weights(),
        rows.first,
        pass.center(),
        sums);
  }

  private void moments(Rows rows, double[] sums) {
    for (int i = 0; i < rows.count; i++) {
      double weight = rows.weight(i);
      if (weight > 0) {
        int row = rows.at + i * columns;
        for (int j = 0; j < columns; j++) {
          double value = rows.x[row + j];
          sums[j] += weight * value;
          sums[columns + j] = Math.min(sums[columns + j], value);
          sums[2 * columns + j] = Math.max(sums[2 * columns + j], value);
        }
      }
    }
  }

  private void gram(List<Block> blocks, double[] sums) {
    double[] square = new double[columns * columns];
    double[] scratch = new double[GRAM_ROWS * columns];
    double[] scaled = new double[GRAM_ROWS * columns];
    double[] weights = new double[GRAM_ROWS];
    double[] weighted = new double[GRAM_ROWS];
    for (Block block : blocks) {
      for (int row = 0; row < block.rows(); row += GRAM_ROWS) {
        int rows = Math.min(GRAM_ROWS, block.rows() - row);
        int from = row * columns;
        double[] x = block.values().doubles(from, rows * columns, scratch);
        int at = block.values().at(from);
        for (int i = 0; i < rows; i++) {
          weights[i] = block.weights()[row + i];
          weighted[i] = weights[i] * block.labels()[row + i];
          for (int j = 0; j < columns; j++) {
            scaled[i * columns + j] = weights[i] * x[at + i * columns + j];
          }
        }
        kernels.addScaled(x, at, rows, columns, weights, sums, 0);
        kernels.addScaled(x, at, rows, columns, weighted, sums, columns);
        kernels.addGram(x, at, scaled, rows, columns, square);
      }
    }
    int to = 2 * columns;
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i <= j; i++) {
        sums[to++] = square[i * columns + j];
      }
    }
  }

  /** {@code log(1 + x)} for x in (0, 1], to a few units of the last place (Kahan's correction). */
  private static double log1p(double x) {
    double sum = 1 + x;
    return sum == 1 ? x : Math.log(sum) * (x / (sum - 1));
  }
}
