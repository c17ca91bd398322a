package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.fit.Optimizer.Solution;

/**
 * Linear regression by L-BFGS or OWL-QN as Spark 4.0's {@code LinearRegression} fits it with solver
 * {@code l-bfgs} and squared error: label and features divided by their deviations, the features
 * centred where there is an intercept, which follows from the means at the end.
 */
public final class LeastSquaresFit {
  private final ResidentRows rows;
  private final LinearSettings settings;

  public LeastSquaresFit(ResidentRows rows, LinearSettings settings) {
    this.rows = rows;
    this.settings = settings;
  }

  /** Reads the rows twice, and once an evaluation of the objective. */
  public LinearResult run() {
    LabelSummary labels = rows.labels();
    int columns = rows.columns();
    if (labels.std() == 0 && (settings.hasIntercept() || labels.mean() == 0)) {
      return LinearResult.constant(columns, labels.mean());
    }
    settings.refusePenaltyOfConstantLabel(labels.std());
    double labelStd = labels.std() > 0 ? labels.std() : Math.abs(labels.mean());
    Summaries summaries = Summaries.of(rows);
    Penalty penalty =
        Penalty.of(
            settings.regParam() / labelStd,
            settings.elasticNet(),
            summaries.std(),
            settings.isStandardized(),
            1);
    Solution solution =
        new Optimizer(settings.maxIterations(), settings.tolerance(), penalty.l1Function())
            .minimize(new Objective(summaries, labelStd, penalty), new double[columns]);
    double[] coefficients = solution.point();
    double intercept = settings.hasIntercept() ? labels.mean() : 0;
    for (int j = 0; j < columns; j++) {
      double std = summaries.std()[j];
      coefficients[j] = std == 0 ? 0 : coefficients[j] * labelStd / std;
      if (settings.hasIntercept()) {
        intercept -= coefficients[j] * summaries.mean()[j];
      }
    }
    return new LinearResult(coefficients, intercept, new double[1], solution.history());
  }

  /** Half the mean square of the residuals with the penalty, all in standardized units. */
  private final class Objective implements Optimizer.Objective {
    private final Penalty penalty;
    private final double labelStd;
    private final double[] mean;
    private final double[] inverseStd;

    Objective(Summaries summaries, double labelStd, Penalty penalty) {
      this.penalty = penalty;
      this.labelStd = labelStd;
      this.mean = summaries.mean();
      this.inverseStd = summaries.inverseStd();
    }

    @Override
    public double at(double[] point, double[] gradient) {
      double[] coefficients = new double[point.length];
      double offset = settings.hasIntercept() ? rows.labels().mean() / labelStd : 0;
      for (int j = 0; j < point.length; j++) {
        coefficients[j] = point[j] * inverseStd[j];
        if (settings.hasIntercept()) {
          offset -= coefficients[j] * mean[j];
        }
      }
      double[] sums = rows.run(new Pass.Squares(coefficients, offset, 1 / labelStd));
      double weight = rows.labels().weight();
      for (int j = 0; j < point.length; j++) {
        // without centring: the residuals of a fit with an intercept sum up to 0
        gradient[j] = inverseStd[j] * sums[2 + j] / weight;
      }
      return sums[0] / weight + penalty.addL2(point, gradient);
    }
  }
}
