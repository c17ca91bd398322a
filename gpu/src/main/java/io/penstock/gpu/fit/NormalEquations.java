package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Pass;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.optim.CholeskySolver;
import org.apache.spark.ml.optim.NormalEquationSolution;
import org.apache.spark.ml.optim.QuasiNewtonSolver;
import org.apache.spark.ml.optim.SingularMatrixException;
import scala.Function1;
import scala.Option;

/**
 * Linear regression by its normal equations, as Spark 4.0's {@code WeightedLeastSquares}: the sums
 * are an engine's, the solvers Spark's own (Cholesky; OWL-QN where there is an L1 penalty; L-BFGS
 * where the matrix is singular). Deviations are of the population here, unlike everywhere else in
 * MLlib. A feature of one value only is known as such by its range, not by a variance that rounding
 * may leave.
 */
public final class NormalEquations {
  /** Above it stock MLlib refuses to set up the equations. */
  public static final int MAX_COLUMNS = 4096;

  private final LinearSettings settings;
  private final LabelSummary labels;
  private final int columns;
  private final double labelStd;

  /** Means, then divided by the deviations: of the features, of their products with the label. */
  private final double[] means;

  private final double[] products;

  /** The upper triangle of the mean products of features, divided by the deviations. */
  private final double[] triangle;

  private final double[] std;

  private NormalEquations(ResidentRows rows, LinearSettings settings, double labelStd) {
    this.settings = settings;
    this.labels = rows.labels();
    this.columns = rows.columns();
    this.labelStd = labelStd;
    boolean[] isConstant = Summaries.Moments.of(rows).isConstant();
    double[] sums = rows.run(new Pass.Gram());
    for (int i = 0; i < sums.length; i++) {
      sums[i] /= labels.weight();
    }
    this.means = Arrays.copyOf(sums, columns);
    this.products = Arrays.copyOfRange(sums, columns, 2 * columns);
    this.triangle = Arrays.copyOfRange(sums, 2 * columns, sums.length);
    this.std = deviations(isConstant);
    standardize();
  }

  /** Reads the rows twice. */
  public static LinearResult solve(ResidentRows rows, LinearSettings settings) {
    LabelSummary labels = rows.labels();
    double rawMean = labels.rawMean();
    double rawStd =
        labels.std() == 0 ? 0 : Math.sqrt(Math.max(labels.rawSquareMean() - rawMean * rawMean, 0));
    if (rawStd == 0 && (settings.hasIntercept() || rawMean == 0)) {
      return LinearResult.constant(rows.columns(), rawMean);
    }
    settings.refusePenaltyOfConstantLabel(rawStd);
    double labelStd = rawStd == 0 ? Math.abs(rawMean) : rawStd;
    return new NormalEquations(rows, settings, labelStd).solution();
  }

  private double[] deviations(boolean[] isConstant) {
    double[] deviations = new double[columns];
    for (int j = 0; j < columns; j++) {
      double variance = triangle[diagonal(j)] - means[j] * means[j];
      deviations[j] = isConstant[j] ? 0 : Math.sqrt(Math.max(variance, 0));
    }
    return deviations;
  }

  private static int diagonal(int j) {
    return j * (j + 3) / 2;
  }

  private void standardize() {
    int at = 0;
    for (int j = 0; j < columns; j++) {
      means[j] = std[j] == 0 ? 0 : means[j] / std[j];
      products[j] = std[j] == 0 ? 0 : products[j] / (std[j] * labelStd);
      for (int i = 0; i <= j; i++, at++) {
        triangle[at] = std[i] == 0 || std[j] == 0 ? 0 : triangle[at] / (std[i] * std[j]);
      }
    }
    double l2 = (1 - settings.elasticNet()) * settings.regParam() / labelStd;
    for (int j = 0; j < columns; j++) {
      if (settings.isStandardized()) {
        triangle[diagonal(j)] += l2;
      } else if (std[j] != 0) {
        triangle[diagonal(j)] += l2 / (std[j] * std[j]);
      }
    }
  }

  private LinearResult solution() {
    NormalEquationSolution solution = solveStandardized();
    double[] standardized = solution.coefficients();
    double[] coefficients = new double[columns];
    for (int j = 0; j < columns; j++) {
      coefficients[j] = std[j] == 0 ? 0 : standardized[j] * labelStd / std[j];
    }
    double intercept = settings.hasIntercept() ? standardized[columns] * labelStd : 0;
    double[] history =
        solution.objectiveHistory().isDefined() ? solution.objectiveHistory().get() : new double[1];
    double[] inverse =
        solution.aaInv().isDefined() ? diagonalOf(solution.aaInv().get()) : new double[1];
    return new LinearResult(coefficients, intercept, inverse, history);
  }

  private NormalEquationSolution solveStandardized() {
    double l1 = settings.elasticNet() * settings.regParam() / labelStd;
    if (l1 != 0) {
      return quasiNewton(Option.apply(l1Function(l1)));
    }
    try {
      return new CholeskySolver()
          .solve(labelMean(), labelSquares(), right(), left(), new DenseVector(means));
    } catch (SingularMatrixException e) {
      return quasiNewton(Option.empty());
    }
  }

  private NormalEquationSolution quasiNewton(Option<Function1<Object, Object>> l1) {
    return new QuasiNewtonSolver(
            settings.hasIntercept(), settings.maxIterations(), settings.tolerance(), l1)
        .solve(labelMean(), labelSquares(), right(), left(), new DenseVector(means));
  }

  private Function1<Object, Object> l1Function(double l1) {
    IntToDoubleFunction penalty = new Penalty(l1, 0, std, settings.isStandardized(), 1)::l1At;
    return index -> penalty.applyAsDouble((Integer) index);
  }

  private double labelMean() {
    return labels.rawMean() / labelStd;
  }

  private double labelSquares() {
    return labels.rawSquareMean() / (labelStd * labelStd);
  }

  /** A'Wb, a copy each time since the solvers work in place; the intercept's last. */
  private DenseVector right() {
    double[] right = Arrays.copyOf(products, size());
    if (settings.hasIntercept()) {
      right[columns] = labelMean();
    }
    return new DenseVector(right);
  }

  /** The upper triangle of A'WA, a copy each time. */
  private DenseVector left() {
    double[] left = Arrays.copyOf(triangle, Pass.Gram.triangle(size()));
    if (settings.hasIntercept()) {
      System.arraycopy(means, 0, left, triangle.length, columns);
      left[left.length - 1] = 1;
    }
    return new DenseVector(left);
  }

  private int size() {
    return columns + (settings.hasIntercept() ? 1 : 0);
  }

  private double[] diagonalOf(double[] inverse) {
    double[] diagonal = new double[size()];
    for (int j = 0; j < diagonal.length; j++) {
      double scale = j == columns ? 1 : std[j] * std[j];
      diagonal[j] = inverse[diagonal(j)] / (labels.weight() * scale);
    }
    return diagonal;
  }
}
