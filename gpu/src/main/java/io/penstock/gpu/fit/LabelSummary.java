package io.penstock.gpu.fit;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What is known of labels and weights once the rows have been read. Mean and variance by the
 * weighted updates of West (1979) and Chan et al. (1979), as in Spark's {@code SummarizerBuffer}:
 * labels that are all the same have a variance of exactly 0.
 */
final class LabelSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  private long count;
  private double weight;
  private double squaredWeight;
  private double sum;
  private double squareSum;
  private double mean;
  private double deviation;
  private double[] histogram = new double[0];

  /** Adds one row of a label that may be any number. */
  void add(double label, double rowWeight) {
    count++;
    if (rowWeight > 0) {
      weight += rowWeight;
      squaredWeight += rowWeight * rowWeight;
      sum += rowWeight * label;
      squareSum += rowWeight * label * label;
      double distance = label - mean;
      mean += distance * (rowWeight / weight);
      deviation += rowWeight * distance * (label - mean);
    }
  }

  /** Adds one row to the histogram too. */
  void addClass(int label, double rowWeight) {
    add(label, rowWeight);
    if (label >= histogram.length) {
      histogram = Arrays.copyOf(histogram, label + 1);
    }
    histogram[label] += rowWeight;
  }

  /** Adds the rows of another summary. */
  void merge(LabelSummary other) {
    count += other.count;
    if (other.weight > 0) {
      double before = weight;
      weight += other.weight;
      squaredWeight += other.squaredWeight;
      sum += other.sum;
      squareSum += other.squareSum;
      double distance = other.mean - mean;
      mean += distance * (other.weight / weight);
      deviation += other.deviation + distance * distance * before * (other.weight / weight);
    }
    if (other.histogram.length > histogram.length) {
      histogram = Arrays.copyOf(histogram, other.histogram.length);
    }
    for (int label = 0; label < other.histogram.length; label++) {
      histogram[label] += other.histogram[label];
    }
  }

  /** Rows, those of weight 0 too. */
  long count() {
    return count;
  }

  /** The sum of weights. */
  double weight() {
    return weight;
  }

  /** {@code W - sum w^2 / W}: what a sum of squares is divided by for an unbiased variance. */
  double degreesOfFreedom() {
    return weight - squaredWeight / weight;
  }

  double mean() {
    return mean;
  }

  /** The unbiased standard deviation; 0 where there is one row. */
  double std() {
    return Summaries.std(deviation, degreesOfFreedom());
  }

  /** {@code sum w y / W}. */
  double rawMean() {
    return sum / weight;
  }

  /** {@code sum w y^2 / W}. */
  double rawSquareMean() {
    return squareSum / weight;
  }

  /** The weight of each class; empty where the labels are no classes. */
  double[] histogram() {
    return histogram.clone();
  }
}
