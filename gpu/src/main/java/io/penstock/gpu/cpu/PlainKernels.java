package io.penstock.gpu.cpu;

/** Kernels in plain Java, for a JVM without {@code jdk.incubator.vector}. */
final class PlainKernels implements Kernels {
  @Override
  public String description() {
    return "plain Java";
  }

  @Override
  public void margins(
      double[] x, int at, int rows, int columns, double[] coefficients, int from, double[] into) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = at + i * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      double sumA = 0;
      double sumB = 0;
      double sumC = 0;
      double sumD = 0;
      for (int j = 0; j < columns; j++) {
        double k = coefficients[from + j];
        sumA += k * x[a + j];
        sumB += k * x[b + j];
        sumC += k * x[c + j];
        sumD += k * x[d + j];
      }
      into[i] = sumA;
      into[i + 1] = sumB;
      into[i + 2] = sumC;
      into[i + 3] = sumD;
    }
    for (; i < rows; i++) {
      int row = at + i * columns;
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += coefficients[from + j] * x[row + j];
      }
      into[i] = sum;
    }
  }

  @Override
  public void addScaled(
      double[] x, int at, int rows, int columns, double[] r, double[] sums, int to) {
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int a = at + i * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      double ra = r[i];
      double rb = r[i + 1];
      double rc = r[i + 2];
      double rd = r[i + 3];
      for (int j = 0; j < columns; j++) {
        sums[to + j] += (ra * x[a + j] + rb * x[b + j]) + (rc * x[c + j] + rd * x[d + j]);
      }
    }
    for (; i < rows; i++) {
      int row = at + i * columns;
      for (int j = 0; j < columns; j++) {
        sums[to + j] += r[i] * x[row + j];
      }
    }
  }

  @Override
  public void addDeviations(
      double[] x,
      int at,
      int rows,
      int columns,
      double[] w,
      int wAt,
      double[] center,
      double[] to) {
    for (int i = 0; i < rows; i++) {
      int row = at + i * columns;
      double weight = w[wAt + i];
      for (int j = 0; j < columns; j++) {
        double distance = x[row + j] - center[j];
        to[j] += weight * distance * distance;
      }
    }
  }

  @Override
  public void addGram(double[] x, int at, double[] scaled, int rows, int columns, double[] gram) {
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      int a = r * columns;
      int b = a + columns;
      int c = b + columns;
      int d = c + columns;
      for (int i = 0; i < columns; i++) {
        double sa = scaled[a + i];
        double sb = scaled[b + i];
        double sc = scaled[c + i];
        double sd = scaled[d + i];
        int row = i * columns;
        for (int j = i; j < columns; j++) {
          gram[row + j] +=
              (sa * x[at + a + j] + sb * x[at + b + j]) + (sc * x[at + c + j] + sd * x[at + d + j]);
        }
      }
    }
    for (; r < rows; r++) {
      int a = r * columns;
      for (int i = 0; i < columns; i++) {
        double scale = scaled[a + i];
        for (int j = i; j < columns; j++) {
          gram[i * columns + j] += scale * x[at + a + j];
        }
      }
    }
  }
}
