package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.fit.Optimizer.Solution;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * Logistic regression as Spark 4.0's {@code LogisticRegression.train} fits it: coefficients of
 * features that are divided by their deviation, and with an intercept also centred, both folded
 * into the coefficients instead of the rows. Multinomial coefficients are laid out class by class
 * within each feature, k + classes * j, intercepts last.
 */
public final class LogisticFit {
  private final ResidentRows rows;
  private final Settings settings;
  private final Summaries summaries;
  private final double[] histogram;
  private final int sets;

  /**
   * What a fit is told.
   *
   * @param classes how many there are, at least 1
   * @param isMultinomial whether each class has its coefficients
   * @param hasIntercept whether intercepts are fitted
   * @param regParam at least 0
   * @param elasticNet from 0, all L2, to 1, all L1
   * @param isStandardized whether the penalty is on standardized coefficients
   * @param maxIterations at least 0
   * @param tolerance relative, of the value
   */
  public record Settings(
      int classes,
      boolean isMultinomial,
      boolean hasIntercept,
      double regParam,
      double elasticNet,
      boolean isStandardized,
      int maxIterations,
      double tolerance) {}

  /**
   * What was learned, of the features as they are.
   *
   * @param coefficients set by set: one row of features a set; one set where it is not multinomial
   * @param intercepts one a set; 0 where none is fitted
   * @param history of the objective, from the start on
   */
  public record Result(double[] coefficients, double[] intercepts, double[] history) {}

  /** Reads the rows twice, for the deviations of the features. */
  public LogisticFit(ResidentRows rows, Settings settings) {
    this.rows = rows;
    this.settings = settings;
    this.summaries = Summaries.of(rows);
    this.histogram = Arrays.copyOf(rows.labels().histogram(), settings.classes);
    this.sets = settings.isMultinomial ? settings.classes : 1;
  }

  /** Reads the rows once an evaluation of the objective. */
  public Result run() {
    int columns = rows.columns();
    Penalty penalty =
        Penalty.of(
            settings.regParam, settings.elasticNet, summaries.std(), settings.isStandardized, sets);
    IntToDoubleFunction l1 = penalty.l1Function();
    Objective objective = new Objective(penalty);
    Solution solution =
        new Optimizer(settings.maxIterations, settings.tolerance, l1)
            .minimize(objective, objective.start());
    double[] point = solution.point();
    double[] coefficients = new double[sets * columns];
    for (int j = 0; j < columns; j++) {
      double std = summaries.std()[j];
      for (int k = 0; k < sets && std != 0; k++) {
        coefficients[k * columns + j] = point[j * sets + k] / std;
      }
    }
    double[] intercepts = new double[sets];
    if (settings.hasIntercept) {
      objective.uncenter(point);
      System.arraycopy(point, columns * sets, intercepts, 0, sets);
    }
    if (settings.isMultinomial) {
      makeIdentifiable(coefficients, intercepts);
    }
    return new Result(coefficients, intercepts, solution.history());
  }

  /**
   * Any number may be added to a feature's coefficients of all classes, unless they are penalized,
   * and to the intercepts: those with mean 0 are chosen, as in Friedman, Hastie and Tibshirani
   * (2010).
   */
  private void makeIdentifiable(double[] coefficients, double[] intercepts) {
    int columns = rows.columns();
    for (int j = 0; j < columns && settings.regParam == 0; j++) {
      double sum = 0;
      for (int k = 0; k < sets; k++) {
        sum += coefficients[k * columns + j];
      }
      for (int k = 0; k < sets; k++) {
        coefficients[k * columns + j] -= sum / sets;
      }
    }
    if (settings.hasIntercept) {
      double mean = Arrays.stream(intercepts).sum() / sets;
      for (int k = 0; k < sets; k++) {
        intercepts[k] -= mean;
      }
    }
  }

  /** The mean loss with its penalty, at coefficients of standardized features. */
  private final class Objective implements Optimizer.Objective {
    private final Penalty penalty;
    private final int columns = rows.columns();
    private final double[] inverseStd = summaries.inverseStd();
    private final double[] scaledMean = new double[columns];

    Objective(Penalty penalty) {
      this.penalty = penalty;
      for (int j = 0; j < columns; j++) {
        scaledMean[j] = inverseStd[j] * summaries.mean()[j];
      }
    }

    /** No coefficients, and the intercepts that give each class its share. */
    double[] start() {
      double[] start = new double[sets * (columns + (settings.hasIntercept ? 1 : 0))];
      if (settings.hasIntercept && settings.isMultinomial) {
        double[] logs = Arrays.stream(histogram).map(Math::log1p).toArray();
        double mean = Arrays.stream(logs).sum() / logs.length;
        for (int k = 0; k < sets; k++) {
          start[columns * sets + k] = logs[k] - mean;
        }
      } else if (settings.hasIntercept) {
        start[columns] = Math.log(histogram[1] / histogram[0]);
      }
      return start;
    }

    /** From intercepts of centred features to those of features as they are. */
    void uncenter(double[] point) {
      for (int k = 0; k < sets; k++) {
        point[columns * sets + k] -= centring(point, k);
      }
    }

    private double centring(double[] point, int set) {
      double sum = 0;
      for (int j = 0; j < columns; j++) {
        sum += point[j * sets + set] * scaledMean[j];
      }
      return sum;
    }

    @Override
    public double at(double[] point, double[] gradient) {
      double[] coefficients = new double[sets * columns];
      double[] offsets = new double[sets];
      for (int k = 0; k < sets; k++) {
        for (int j = 0; j < columns; j++) {
          coefficients[k * columns + j] = point[j * sets + k] * inverseStd[j];
        }
        if (settings.hasIntercept) {
          offsets[k] = point[columns * sets + k] - centring(point, k);
        }
      }
      double[] sums = rows.run(pass(coefficients, offsets));
      double weight = rows.labels().weight();
      for (int k = 0; k < sets; k++) {
        double factors = sums[1 + k];
        for (int j = 0; j < columns; j++) {
          double slope = inverseStd[j] * sums[1 + sets + k * columns + j];
          double centred = settings.hasIntercept ? slope - factors * scaledMean[j] : slope;
          gradient[j * sets + k] = centred / weight;
        }
        if (settings.hasIntercept) {
          gradient[columns * sets + k] = factors / weight;
        }
      }
      return sums[0] / weight + penalty.addL2(point, gradient);
    }

    private Pass pass(double[] coefficients, double[] offsets) {
      return settings.isMultinomial
          ? new Pass.Softmax(coefficients, offsets)
          : new Pass.Logistic(coefficients, offsets[0]);
    }
  }
}
