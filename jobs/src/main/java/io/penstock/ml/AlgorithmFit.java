package io.penstock.ml;

import io.penstock.definition.ModelNode;
import io.penstock.gpu.GpuLinearRegression;
import io.penstock.gpu.GpuLogisticRegression;
import io.penstock.gpu.HasEngine;
import io.penstock.gpu.fit.FitReport;
import io.penstock.gpu.fit.GpuMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A fitted algorithm: by an engine of Penstock's where one has it, else by stock MLlib. A stock
 * class in both cases, with the name that the stock estimator had.
 *
 * @param model what was fitted
 * @param by what fitted it
 */
record AlgorithmFit(Transformer model, FittedBy by) {
  /** The algorithms that engines have, sorted. */
  static final List<String> ON_ENGINES = List.of("linearRegression", "logisticRegression");

  /**
   * Fits.
   *
   * @param stock MLlib's estimator, all parameters set
   * @throws UntrainableException where an engine of ours finds rows that no model can take
   */
  static AlgorithmFit of(ModelNode node, Estimator<?> stock, Dataset<Row> rows) {
    String algorithm = node.algorithm().name().value();
    return switch (algorithm) {
      case "linearRegression" -> onEngine(new GpuLinearRegression(stock.uid()), node, stock, rows);
      case "logisticRegression" ->
          onEngine(new GpuLogisticRegression(stock.uid()), node, stock, rows);
      default ->
          new AlgorithmFit(
              stock.fit(rows),
              new FittedBy(FitReport.STOCK, "no engine of Penstock has " + algorithm));
    };
  }

  private static <E extends Estimator<?> & HasEngine<E>> AlgorithmFit onEngine(
      E ours, ModelNode node, Estimator<?> stock, Dataset<Row> rows) {
    for (Param<?> param : stock.params()) {
      if (stock.isSet(param)) {
        StageParameters.set(ours, param.name(), StageParameters.get(stock, param.name()));
      }
    }
    List<FitReport> reports = new ArrayList<>();
    ours.setGpu(mode(node.gpu()).word()).onFit(reports::add);
    Transformer model = fitted(ours, rows);
    FitReport report = reports.get(0);
    return new AlgorithmFit(model, new FittedBy(report.engine(), report.reason()));
  }

  private static Transformer fitted(Estimator<?> ours, Dataset<Row> rows) {
    try {
      return ours.fit(rows);
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      if (message.startsWith("requirement failed")) {
        throw e; // MLlib's own, of a parameter
      }
      throw new UntrainableException(message, e);
    }
  }

  private static GpuMode mode(ModelNode.Gpu gpu) {
    return switch (gpu) {
      case AUTO -> GpuMode.AUTO;
      case REQUIRE -> GpuMode.REQUIRE;
      case OFF -> GpuMode.OFF;
    };
  }

  /** Rows that cannot be learned from; the message names the column and the mend. */
  static final class UntrainableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UntrainableException(String message, IllegalArgumentException cause) {
      super(message, cause);
    }
  }
}
