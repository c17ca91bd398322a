package io.penstock.gpu;

import io.penstock.gpu.fit.FitRun;
import io.penstock.gpu.fit.LogisticFit;
import io.penstock.gpu.fit.ResidentRows;
import io.penstock.gpu.fit.TrainingRows;
import java.util.Locale;
import org.apache.spark.ml.classification.BinaryLogisticRegressionTrainingSummaryImpl;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.LogisticRegressionModel;
import org.apache.spark.ml.classification.LogisticRegressionTrainingSummary;
import org.apache.spark.ml.classification.LogisticRegressionTrainingSummaryImpl;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseMatrix;
import org.apache.spark.ml.linalg.Matrix;
import org.apache.spark.ml.linalg.SparseMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MetadataUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.Tuple3;

/**
 * Logistic regression, binary and multinomial, with the objective, the optimizer and the result of
 * Spark 4.0's {@link LogisticRegression}, computed on a GPU or in vectors on the CPU. All of its
 * parameters work; bounds on coefficients, an initial model, and rows that no engine takes are left
 * to stock MLlib, and the report says so. The model is the stock one, with its training summary.
 *
 * <p>Features are a column of vectors, {@code array<double>} or {@code array<float>}, {@code
 * featuresCol}, or columns of numbers, {@link #setFeatureCols}. The model takes vectors, so a
 * {@code VectorAssembler} of those columns stands before it where it scores.
 */
public final class GpuLogisticRegression extends LogisticRegression
    implements HasEngine<GpuLogisticRegression> {
  private static final long serialVersionUID = 1L;

  // Made when first asked for, which MLlib does while its own constructor runs.
  private @Nullable EngineParams params;
  private boolean hasInitialModel;

  public GpuLogisticRegression() {
    this(Identifiable$.MODULE$.randomUID("gpulogreg"));
  }

  /** An estimator of that name, as MLlib makes it when it loads one. */
  public GpuLogisticRegression(String uid) {
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
  public GpuLogisticRegression self() {
    return this;
  }

  @Override
  public GpuLogisticRegression setInitialModel(LogisticRegressionModel model) {
    hasInitialModel = true;
    super.setInitialModel(model);
    return this;
  }

  @Override
  public GpuLogisticRegression copy(ParamMap extra) {
    GpuLogisticRegression copy = (GpuLogisticRegression) super.copy(extra);
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
  public LogisticRegressionModel fit(Dataset<?> dataset) {
    if (engine().takesVector(dataset.schema(), getFeaturesCol())) {
      return super.fit(dataset);
    }
    transformSchema(dataset.schema());
    Dataset<Row> withVector = engine().withVector(dataset, getFeaturesCol());
    LogisticRegressionModel model = train(withVector, rows(dataset));
    return copyValues(model.setParent(this), ParamMap.empty());
  }

  @Override
  public LogisticRegressionModel train(Dataset<?> dataset) {
    return train(dataset, rows(dataset));
  }

  private TrainingRows rows(Dataset<?> dataset) {
    return engine().rows(dataset, getLabelCol(), weightColumn(), getFeaturesCol());
  }

  private @Nullable String weightColumn() {
    return isDefined(weightCol()) && !getWeightCol().isEmpty() ? getWeightCol() : null;
  }

  private LogisticRegressionModel train(Dataset<?> dataset, TrainingRows rows) {
    return engine().fit(unsupported(), () -> trainHere(dataset, rows), () -> super.train(dataset));
  }

  private @Nullable String unsupported() {
    if (usingBoundConstrainedOptimization()) {
      return "coefficients or intercepts have bounds";
    }
    return hasInitialModel ? "there is an initial model" : null;
  }

  private FitRun.Fitted<LogisticRegressionModel> trainHere(Dataset<?> dataset, TrainingRows rows) {
    FitRun run = engine().run(rows, true, rows.workload(getMaxIter(), 0));
    Option<Object> declared = MetadataUtils.getNumClasses(dataset.schema().apply(getLabelCol()));
    FitRun.Fitted<Learned> fitted =
        run.run(resident -> learn(resident, declared), Learned::iterations);
    return new FitRun.Fitted<>(model(dataset, fitted.result()), fitted.report());
  }

  /** What the rows gave: the parts of a model, and the values of the objective. */
  private record Learned(
      Matrix coefficients,
      Vector intercepts,
      int classes,
      boolean isMultinomial,
      double[] history) {
    int iterations() {
      return history.length - 1;
    }
  }

  private Learned learn(ResidentRows rows, Option<Object> declared) {
    double[] weights = rows.classWeights();
    int classes = classes(declared, weights.length);
    boolean isMultinomial = isMultinomial(classes);
    if (isDefined(thresholds()) && getThresholds().length != classes) {
      throw new IllegalArgumentException(
          "thresholds has "
              + getThresholds().length
              + " values, and column '"
              + getLabelCol()
              + "' has "
              + classes
              + " classes: give one threshold a class");
    }
    int only = onlyClass(weights);
    if (getFitIntercept() && only >= 0) {
      return constant(rows.columns(), classes, isMultinomial, only);
    }
    LogisticFit.Result result = new LogisticFit(rows, settings(classes, isMultinomial)).run();
    Matrix coefficients =
        new DenseMatrix(isMultinomial ? classes : 1, rows.columns(), result.coefficients(), true);
    return new Learned(
        coefficients.compressed(),
        Vectors.dense(result.intercepts()).compressed(),
        classes,
        isMultinomial,
        result.history());
  }

  private LogisticFit.Settings settings(int classes, boolean isMultinomial) {
    return new LogisticFit.Settings(
        classes,
        isMultinomial,
        getFitIntercept(),
        getRegParam(),
        getElasticNetParam(),
        getStandardization(),
        getMaxIter(),
        getTol());
  }

  private int classes(Option<Object> declared, int seen) {
    int classes = declared.isDefined() ? (Integer) declared.get() : seen;
    if (classes < seen) {
      throw new IllegalArgumentException(
          "column '"
              + getLabelCol()
              + "' says that it has "
              + classes
              + " classes, and holds the label "
              + (seen - 1)
              + ": labels go from 0 to "
              + (classes - 1));
    }
    return classes;
  }

  private boolean isMultinomial(int classes) {
    String family = getFamily().toLowerCase(Locale.ROOT);
    if (family.equals("binomial") && classes > 2) {
      throw new IllegalArgumentException(
          "family binomial takes 1 or 2 classes, and column '"
              + getLabelCol()
              + "' has "
              + classes
              + ": set family to multinomial or auto");
    }
    return family.equals("multinomial") || (family.equals("auto") && classes > 2);
  }

  /** The one class that all rows have; -1 where there are more. */
  private static int onlyClass(double[] weights) {
    int only = -1;
    for (int label = 0; label < weights.length; label++) {
      if (weights[label] != 0) {
        if (only >= 0) {
          return -1;
        }
        only = label;
      }
    }
    return only;
  }

  /** As stock: no coefficients, and an intercept that leaves no doubt. */
  private static Learned constant(int columns, int classes, boolean isMultinomial, int only) {
    int sets = isMultinomial ? classes : 1;
    Matrix none =
        new SparseMatrix(sets, columns, new int[sets + 1], new int[0], new double[0], true)
            .compressed();
    double certain = classes == 2 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    Vector intercepts =
        isMultinomial
            ? Vectors.sparse(classes, new int[] {only}, new double[] {Double.POSITIVE_INFINITY})
            : Vectors.dense(new double[] {certain});
    return new Learned(none, intercepts, classes, isMultinomial, new double[1]);
  }

  private LogisticRegressionModel model(Dataset<?> dataset, Learned learned) {
    LogisticRegressionModel model =
        copyValues(
            new LogisticRegressionModel(
                uid(),
                learned.coefficients,
                learned.intercepts,
                learned.classes,
                learned.isMultinomial),
            ParamMap.empty());
    model.setSummary(Option.apply(summary(model, dataset, learned)));
    return model;
  }

  private LogisticRegressionTrainingSummary summary(
      LogisticRegressionModel model, Dataset<?> dataset, Learned learned) {
    Tuple3<ProbabilisticClassificationModel<Vector, LogisticRegressionModel>, String, String> by =
        model.findSummaryModel();
    Dataset<Row> predictions = by._1().transform(dataset);
    String weight = isDefined(weightCol()) ? getWeightCol() : "weightCol";
    return learned.classes <= 2
        ? new BinaryLogisticRegressionTrainingSummaryImpl(
            predictions, by._2(), by._3(), getLabelCol(), getFeaturesCol(), weight, learned.history)
        : new LogisticRegressionTrainingSummaryImpl(
            predictions,
            by._2(),
            by._3(),
            getLabelCol(),
            getFeaturesCol(),
            weight,
            learned.history);
  }
}
