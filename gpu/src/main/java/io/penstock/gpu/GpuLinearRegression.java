package io.penstock.gpu;

import io.penstock.gpu.fit.FitRun;
import io.penstock.gpu.fit.LeastSquaresFit;
import io.penstock.gpu.fit.LinearResult;
import io.penstock.gpu.fit.LinearSettings;
import io.penstock.gpu.fit.NormalEquations;
import io.penstock.gpu.fit.ResidentRows;
import io.penstock.gpu.fit.TrainingRows;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionTrainingSummary;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple2;

/**
 * Linear regression with the objective, the solvers and the result of Spark 4.0's {@link
 * LinearRegression}, computed on a GPU or in vectors on the CPU: the normal equations up to 4,096
 * features, L-BFGS or OWL-QN above, or as {@code solver} says. The loss {@code huber}, and rows
 * that no engine takes, are left to stock MLlib, and the report says so. The model is the stock
 * one, with its training summary.
 *
 * <p>Features are as those of {@link GpuLogisticRegression}.
 */
public final class GpuLinearRegression extends LinearRegression
    implements HasEngine<GpuLinearRegression> {
  private static final long serialVersionUID = 1L;

  // Made when first asked for, which MLlib does while its own constructor runs.
  private @Nullable EngineParams params;

  public GpuLinearRegression() {
    this(Identifiable$.MODULE$.randomUID("gpulinreg"));
  }

  /** An estimator of that name, as MLlib makes it when it loads one. */
  public GpuLinearRegression(String uid) {
    super(uid);
    engine().setDefaults();
  }

  @Override
  public EngineParams engine() {
    if (params == null) {
      params = new EngineParams(this);
    }
    return params;
  }

  @Override
  public GpuLinearRegression self() {
    return this;
  }

  @Override
  public GpuLinearRegression copy(ParamMap extra) {
    GpuLinearRegression copy = (GpuLinearRegression) super.copy(extra);
    engine().copyListener(copy.engine());
    return copy;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return engine().takesVector(schema, getFeaturesCol())
        ? super.transformSchema(schema)
        : super.transformSchema(engine().withVector(schema, getFeaturesCol()));
  }

  @Override
  public LinearRegressionModel fit(Dataset<?> dataset) {
    if (engine().takesVector(dataset.schema(), getFeaturesCol())) {
      return super.fit(dataset);
    }
    transformSchema(dataset.schema());
    Dataset<Row> withVector = engine().withVector(dataset, getFeaturesCol());
    LinearRegressionModel model = train(withVector, rows(dataset));
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public LinearRegressionModel train(Dataset<?> dataset) {
    return train(dataset, rows(dataset));
  }

  private TrainingRows rows(Dataset<?> dataset) {
    boolean isWeighted = isDefined(weightCol()) && !getWeightCol().isEmpty();
    return engine()
        .rows(dataset, getLabelCol(), isWeighted ? getWeightCol() : null, getFeaturesCol());
  }

  private LinearRegressionModel train(Dataset<?> dataset, TrainingRows rows) {
    String unsupported = getLoss().equals("huber") ? "the loss is huber" : null;
    return engine().fit(unsupported, () -> trainHere(dataset, rows), () -> super.train(dataset));
  }

  private FitRun.Fitted<LinearRegressionModel> trainHere(Dataset<?> dataset, TrainingRows rows) {
    FitRun run = engine().run(rows, false, rows.workload(getMaxIter(), gramColumns()));
    FitRun.Fitted<LinearResult> fitted =
        run.run(this::learn, result -> result.history().length - 1);
    return new FitRun.Fitted<>(model(dataset, fitted.result()), fitted.report());
  }

  private LinearResult learn(ResidentRows rows) {
    LinearSettings settings =
        new LinearSettings(
            getFitIntercept(),
            getRegParam(),
            getElasticNetParam(),
            getStandardization(),
            getMaxIter(),
            getTol());
    if (getSolver().equals("normal") && rows.columns() > NormalEquations.MAX_COLUMNS) {
      throw new IllegalArgumentException(
          "solver normal takes up to 4096 features, and there are "
              + rows.columns()
              + ": set solver to l-bfgs or auto");
    }
    return rows.columns() <= gramColumns()
        ? NormalEquations.solve(rows, settings)
        : new LeastSquaresFit(rows, settings).run();
  }

  /** Up to how many features the normal equations are set up. */
  private int gramColumns() {
    return getSolver().equals("l-bfgs") ? 0 : NormalEquations.MAX_COLUMNS;
  }

  private LinearRegressionModel model(Dataset<?> dataset, LinearResult result) {
    LinearRegressionModel model =
        copyValues(
            new LinearRegressionModel(
                uid(), Vectors.dense(result.coefficients()).compressed(), result.intercept(), 1.0),
            ParamMap.empty());
    Tuple2<LinearRegressionModel, String> by = model.findSummaryModelAndPredictionCol();
    model.setSummary(
        Option.apply(
            new LinearRegressionTrainingSummary(
                by._1().transform(dataset),
                by._2(),
                getLabelCol(),
                getFeaturesCol(),
                by._1(),
                result.inverseDiagonal(),
                result.history())));
    return model;
  }
}
