package io.penstock.ml;

import java.math.BigDecimal;
import java.math.MathContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.jspecify.annotations.Nullable;

/** Recognizes a model that is no better than predicting the base rate. */
final class Degeneracy {
  private static final double MILD = 0.01;

  private Degeneracy() {}

  /** Why the model is degenerate, in one line with its mend; null where it is not. */
  static @Nullable String reason(Transformer algorithm, Evaluation evaluation) {
    Vector coefficients = Influence.coefficients(algorithm).orElse(null);
    if (coefficients != null && coefficients.numNonzeros() == 0) {
      return allZero(algorithm, coefficients.size());
    }
    Double constant = evaluation.constantScore();
    if (constant != null) {
      return "all held-out rows have the same score: no feature tells them apart. Look at the"
          + " features, or let the algorithm learn more (fewer rows per leaf, more iterations).";
    }
    Double area = evaluation.metrics().get("areaUnderROC");
    return area != null && area == 0.5
        ? "areaUnderROC on the held-out rows is exactly 0.5, as by chance. Look at the features."
        : null;
  }

  private static String allZero(Transformer algorithm, int coefficients) {
    String what = "all " + coefficients + " coefficients are zero: ";
    double penalty = number(algorithm, "regParam");
    if (penalty == 0) {
      return what + "no feature varies with the label. Look at the features.";
    }
    String share =
        algorithm.hasParam("elasticNetParam")
            ? ", elasticNetParam " + shown(number(algorithm, "elasticNetParam"))
            : "";
    double milder = penalty > MILD ? MILD : penalty / 10;
    return what
        + "the penalty (regParam "
        + shown(penalty)
        + share
        + ") is stronger than every feature. Try regParam "
        + shown(milder)
        + ".";
  }

  private static double number(Transformer algorithm, String key) {
    if (!algorithm.hasParam(key)) {
      return 0;
    }
    Param<Object> param = algorithm.getParam(key);
    return algorithm.getOrDefault(param) instanceof Double value ? value : 0;
  }

  private static String shown(double value) {
    return new BigDecimal(value, MathContext.DECIMAL32).stripTrailingZeros().toPlainString();
  }
}
