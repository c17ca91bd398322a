package io.penstock.gpu.engine;

import java.util.Random;

/** Rows made by a seed, and the sums over them by plain loops, one row after the other. */
public record Sample(int rows, int columns, double[] values, double[] labels, double[] weights) {
  /**
   * Normal features around the column's number; labels 0 .. classes - 1; each fifth weight is 0.
   */
  public static Sample of(int rows, int columns, int classes, long seed) {
    Random random = new Random(seed);
    Sample sample =
        new Sample(rows, columns, new double[rows * columns], new double[rows], new double[rows]);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        sample.values[i * columns + j] = random.nextGaussian() + j % 7;
      }
      sample.labels[i] = random.nextInt(classes);
      sample.weights[i] = i % 5 == 3 ? 0 : 0.5 + random.nextDouble();
    }
    return sample;
  }

  /** The same rows with each value as a float has it. */
  public Sample rounded() {
    double[] rounded = new double[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return new Sample(rows, columns, rounded, labels, weights);
  }

  /** Writes some of the rows into a shard. */
  public Shard write(Engine engine, Storage storage, int from, int to) {
    try (ShardWriter writer = engine.writer(columns, storage)) {
      int row = from;
      while (row < to) {
        Chunk chunk = writer.chunk();
        int count = Math.min(chunk.capacity(), to - row);
        System.arraycopy(values, row * columns, chunk.values(), 0, count * columns);
        System.arraycopy(labels, row, chunk.labels(), 0, count);
        System.arraycopy(weights, row, chunk.weights(), 0, count);
        writer.commit(count);
        row += count;
      }
      return writer.finish();
    }
  }

  public double value(int row, int column) {
    return values[row * columns + column];
  }

  private double dot(int row, double[] coefficients, int from) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += value(row, j) * coefficients[from + j];
    }
    return sum;
  }

  /** The sums of a pass. */
  public double[] sums(Pass pass) {
    double[] sums = pass.empty(columns);
    for (int i = 0; i < rows; i++) {
      if (weights[i] > 0) {
        add(pass, i, sums);
      }
    }
    return sums;
  }

  private void add(Pass pass, int i, double[] sums) {
    double w = weights[i];
    double y = labels[i];
    if (pass instanceof Pass.Moments) {
      for (int j = 0; j < columns; j++) {
        sums[j] += w * value(i, j);
        sums[columns + j] = Math.min(sums[columns + j], value(i, j));
        sums[2 * columns + j] = Math.max(sums[2 * columns + j], value(i, j));
      }
    } else if (pass instanceof Pass.Deviations deviations) {
      for (int j = 0; j < columns; j++) {
        sums[j] += w * Math.pow(value(i, j) - deviations.center()[j], 2);
      }
    } else if (pass instanceof Pass.Gram) {
      int at = 2 * columns;
      for (int j = 0; j < columns; j++) {
        sums[j] += w * value(i, j);
        sums[columns + j] += w * y * value(i, j);
        for (int k = 0; k <= j; k++) {
          sums[at++] += w * value(i, k) * value(i, j);
        }
      }
    } else if (pass instanceof Pass.Logistic logistic) {
      double m = logistic.offset() + dot(i, logistic.coefficients(), 0);
      double loss = m > 0 ? m + Math.log1p(Math.exp(-m)) : Math.log1p(Math.exp(m));
      gradient(i, w * (loss - y * m), w * (1 / (1 + Math.exp(-m)) - y), sums);
    } else if (pass instanceof Pass.Squares squares) {
      double r = squares.offset() + dot(i, squares.coefficients(), 0) - squares.labelScale() * y;
      gradient(i, w * r * r / 2, w * r, sums);
    } else if (pass instanceof Pass.Softmax softmax) {
      softmax(softmax, i, sums);
    }
  }

  private void gradient(int i, double loss, double factor, double[] sums) {
    sums[0] += loss;
    sums[1] += factor;
    for (int j = 0; j < columns; j++) {
      sums[2 + j] += factor * value(i, j);
    }
  }

  private void softmax(Pass.Softmax pass, int i, double[] sums) {
    double[] m = new double[pass.classes()];
    double greatest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < m.length; k++) {
      m[k] = pass.offsets()[k] + dot(i, pass.coefficients(), k * columns);
      greatest = Math.max(greatest, m[k]);
    }
    double total = 0;
    for (double margin : m) {
      total += Math.exp(margin - greatest);
    }
    int label = (int) labels[i];
    sums[0] += weights[i] * (greatest + Math.log(total) - m[label]);
    for (int k = 0; k < m.length; k++) {
      double factor = weights[i] * (Math.exp(m[k] - greatest) / total - (k == label ? 1 : 0));
      sums[1 + k] += factor;
      for (int j = 0; j < columns; j++) {
        sums[1 + m.length + k * columns + j] += factor * value(i, j);
      }
    }
  }

  /** Passes with coefficients that fit the rows. */
  public java.util.List<Pass> passes(int classes) {
    double[] coefficients = new double[classes * columns];
    double[] center = new double[columns];
    double[] offsets = new double[classes];
    for (int j = 0; j < coefficients.length; j++) {
      coefficients[j] = Math.sin(j) / Math.sqrt(columns);
    }
    for (int j = 0; j < columns; j++) {
      center[j] = j % 7;
    }
    for (int k = 0; k < classes; k++) {
      offsets[k] = 0.1 * k;
    }
    double[] first = java.util.Arrays.copyOf(coefficients, columns);
    return java.util.List.of(
        new Pass.Moments(),
        new Pass.Deviations(center),
        new Pass.Gram(),
        new Pass.Logistic(first, -0.25),
        new Pass.Squares(first, 0.5, 2),
        new Pass.Softmax(coefficients, offsets));
  }
}
