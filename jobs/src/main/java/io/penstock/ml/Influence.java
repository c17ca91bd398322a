package io.penstock.ml;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.DecisionTreeClassificationModel;
import org.apache.spark.ml.classification.GBTClassificationModel;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.RandomForestClassificationModel;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.regression.DecisionTreeRegressionModel;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.GeneralizedLinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.RandomForestRegressionModel;

/** What weighs how much in a fitted algorithm. */
final class Influence {
  private static final int SHOWN = 20;

  private Influence() {}

  /** The strongest slots that weigh anything, at most 20, the strongest first. */
  static Map<String, Double> of(Transformer algorithm, List<String> slots) {
    Optional<Vector> weights = coefficients(algorithm).or(() -> importances(algorithm));
    Map<String, Double> strongest = new LinkedHashMap<>();
    if (weights.isEmpty() || weights.get().size() != slots.size()) {
      return strongest;
    }
    double[] values = weights.get().toArray();
    IntStream.range(0, values.length)
        .filter(i -> values[i] != 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(values[i])))
        .limit(SHOWN)
        .forEach(i -> strongest.put(slots.get(i), values[i]));
    return strongest;
  }

  /** The coefficients of a linear algorithm, one per slot; of two classes, for the second. */
  static Optional<Vector> coefficients(Transformer algorithm) {
    if (algorithm instanceof LogisticRegressionModel model) {
      return Optional.of(forSecondClass(model.coefficientMatrix()));
    } else if (algorithm instanceof LinearSVCModel model) {
      return Optional.of(model.coefficients());
    } else if (algorithm instanceof LinearRegressionModel model) {
      return Optional.of(model.coefficients());
    } else if (algorithm instanceof GeneralizedLinearRegressionModel model) {
      return Optional.of(model.coefficients());
    }
    return Optional.empty();
  }

  /** One row is that already; of a row per class (family: multinomial), what tells them apart. */
  private static Vector forSecondClass(Matrix coefficients) {
    double[] values = new double[coefficients.numCols()];
    int last = coefficients.numRows() - 1;
    for (int slot = 0; slot < values.length; slot++) {
      values[slot] = coefficients.apply(last, slot) - (last == 0 ? 0 : coefficients.apply(0, slot));
    }
    return Vectors.dense(values);
  }

  private static Optional<Vector> importances(Transformer algorithm) {
    if (algorithm instanceof GBTClassificationModel model) {
      return Optional.of(model.featureImportances());
    } else if (algorithm instanceof RandomForestClassificationModel model) {
      return Optional.of(model.featureImportances());
    } else if (algorithm instanceof DecisionTreeClassificationModel model) {
      return Optional.of(model.featureImportances());
    } else if (algorithm instanceof GBTRegressionModel model) {
      return Optional.of(model.featureImportances());
    } else if (algorithm instanceof RandomForestRegressionModel model) {
      return Optional.of(model.featureImportances());
    } else if (algorithm instanceof DecisionTreeRegressionModel model) {
      return Optional.of(model.featureImportances());
    }
    return Optional.empty();
  }
}
