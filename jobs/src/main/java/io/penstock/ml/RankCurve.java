package io.penstock.ml;

import java.util.Arrays;

/**
 * How well scores rank 0 and 1 labels: one point per distinct score, as {@code
 * BinaryClassificationMetrics} with no bins has it.
 */
final class RankCurve {
  private final double[] truePositives;
  private final double[] falsePositives;

  private RankCurve(double[] truePositives, double[] falsePositives) {
    this.truePositives = truePositives;
    this.falsePositives = falsePositives;
  }

  /** The curve of rows in any order; both labels must be there. */
  static RankCurve of(double[] scores, boolean[] labels) {
    double[] positive = scoresOf(scores, labels, true);
    double[] negative = scoresOf(scores, labels, false);
    double[] tp = new double[scores.length];
    double[] fp = new double[scores.length];
    int points = 0;
    int p = positive.length;
    int n = negative.length;
    while (p > 0 || n > 0) {
      double score =
          Math.max(
              p > 0 ? positive[p - 1] : negative[n - 1], n > 0 ? negative[n - 1] : positive[p - 1]);
      p = skip(positive, p, score);
      n = skip(negative, n, score);
      tp[points] = positive.length - p;
      fp[points] = negative.length - n;
      points++;
    }
    return new RankCurve(Arrays.copyOf(tp, points), Arrays.copyOf(fp, points));
  }

  /** Area under the receiver operating characteristic, by trapezoids. */
  double areaUnderRoc() {
    double positives = truePositives[truePositives.length - 1];
    double negatives = falsePositives[falsePositives.length - 1];
    double area = 0;
    double x = 0;
    double y = 0;
    for (int i = 0; i < truePositives.length; i++) {
      double nextX = falsePositives[i] / negatives;
      double nextY = truePositives[i] / positives;
      area += (nextX - x) * (nextY + y) / 2;
      x = nextX;
      y = nextY;
    }
    return area;
  }

  /** Area under precision over recall, the first point's precision drawn out to recall 0. */
  double areaUnderPr() {
    double positives = truePositives[truePositives.length - 1];
    double area = 0;
    double x = 0;
    double y = precision(0);
    for (int i = 0; i < truePositives.length; i++) {
      double nextX = truePositives[i] / positives;
      double nextY = precision(i);
      area += (nextX - x) * (nextY + y) / 2;
      x = nextX;
      y = nextY;
    }
    return area;
  }

  /** The greatest gap of the two classes' score distributions (Kolmogorov and Smirnov, 1933). */
  double ks() {
    double positives = truePositives[truePositives.length - 1];
    double negatives = falsePositives[falsePositives.length - 1];
    double gap = 0;
    for (int i = 0; i < truePositives.length; i++) {
      gap = Math.max(gap, truePositives[i] / positives - falsePositives[i] / negatives);
    }
    return gap;
  }

  private double precision(int point) {
    return truePositives[point] / (truePositives[point] + falsePositives[point]);
  }

  private static int skip(double[] sorted, int end, double score) {
    int at = end;
    while (at > 0 && Double.compare(sorted[at - 1], score) >= 0) {
      at--;
    }
    return at;
  }

  private static double[] scoresOf(double[] scores, boolean[] labels, boolean label) {
    double[] chosen = new double[scores.length];
    int size = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] == label) {
        chosen[size++] = scores[i];
      }
    }
    double[] exact = Arrays.copyOf(chosen, size);
    Arrays.sort(exact);
    return exact;
  }
}
