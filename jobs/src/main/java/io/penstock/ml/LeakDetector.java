package io.penstock.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;

/** Finds features that alone say the label: such a one is most often its consequence. */
final class LeakDetector {
  private static final double TOO_GOOD = 0.99;

  /** Values that are ranked at most; a wide vector is judged on fewer rows. */
  private static final int VALUES = 4_000_000;

  /** Fewer rows of a class say nothing. */
  private static final int FEWEST = 10;

  private LeakDetector() {}

  /** One warning for each slot whose own areaUnderROC, in either direction, is 0.99 or more. */
  static List<String> warnings(List<Vector> vectors, List<Boolean> labels, List<String> slots) {
    int rows = Math.min(vectors.size(), VALUES / Math.max(1, slots.size()));
    boolean[] label = new boolean[rows];
    int positives = 0;
    for (int i = 0; i < rows; i++) {
      label[i] = labels.get(i);
      positives += label[i] ? 1 : 0;
    }
    List<String> warnings = new ArrayList<>();
    if (positives < FEWEST || rows - positives < FEWEST) {
      return warnings;
    }
    for (int slot = 0; slot < slots.size(); slot++) {
      double area = area(vectors, slot, label);
      if (area >= TOO_GOOD) {
        warnings.add(warning(slots.get(slot), area));
      }
    }
    return warnings;
  }

  private static double area(List<Vector> vectors, int slot, boolean[] labels) {
    double[] values = new double[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = vectors.get(i).apply(slot);
    }
    double area = RankCurve.of(values, labels).areaUnderRoc();
    return Math.max(area, 1 - area);
  }

  private static String warning(String slot, double area) {
    return String.format(
        Locale.ROOT,
        "feature '%s' alone predicts the label (areaUnderROC %.4f): is it known only after the"
            + " outcome? Then exclude it.",
        slot,
        area);
  }
}
