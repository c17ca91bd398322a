package io.penstock.ml;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Text;
import io.penstock.gpu.Gpus;
import io.penstock.gpu.fit.GpuUnavailableException;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.util.HasTrainingSummary;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import scala.Option;

/** Fits a model's stages and measures the result on rows that were held out. */
public final class ModelTrainer {
  private static final String HELD_OUT = "_held_out";

  /**
   * Trains a model. Runs Spark jobs: one to count, those of the stages, one to evaluate; the
   * columns that are used are kept at MEMORY_AND_DISK meanwhile. The seed of the split is also that
   * of the algorithm where none is set.
   *
   * @param model passes {@link ModelCheck}
   * @param rows the training data, one version of it; rows whose label is NULL are left out
   * @param entity the keys of its rows; decide the split where the model does not say
   * @throws DefinitionException where the model does not fit the columns
   * @throws CheckFailedException where the rows cannot train a model: one class only, no rows on
   *     one side, values that no stage takes
   * @throws PenstockException (UNAVAILABLE) where the model requires a GPU and there is none
   */
  public TrainedModel train(ModelNode model, Dataset<Row> rows, List<String> entity) {
    List<Problem> problems = new ArrayList<>(ModelCheck.settings(model));
    problems.addAll(ModelCheck.columns(model, rows.schema(), entity));
    if (!problems.isEmpty()) {
      throw new DefinitionException(problems);
    }
    if (rows.sparkSession().sparkContext().isLocal()) {
      requireGpu(model);
    }
    FeatureColumns columns = FeatureColumns.of(model, rows.schema(), entity, problems);
    StageWiring wiring = StageWiring.of(model, columns, problems);
    Dataset<Row> narrow = narrow(rows, columns, model).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      return new Training(model, columns, wiring, narrow).run();
    } finally {
      narrow.unpersist();
    }
  }

  /**
   * Stops (69) where the model requires a GPU and this JVM has none. Of a cluster's executors it
   * knows nothing.
   */
  public static void requireGpu(ModelNode model) {
    if (model.gpu() == ModelNode.Gpu.REQUIRE) {
      Gpus.missing()
          .ifPresent(
              why -> {
                throw MlProblems.noGpu(model.qualifiedName(), why);
              });
    }
  }

  /** The columns that are used, the label as a number, and the side; NULL without a label. */
  private static Dataset<Row> narrow(Dataset<Row> rows, FeatureColumns columns, ModelNode model) {
    Set<String> names = new LinkedHashSet<>();
    columns.features().forEach(feature -> names.add(feature.name()));
    names.addAll(columns.extra());
    List<Column> selected = new ArrayList<>();
    names.forEach(name -> selected.add(Columns.quoted(name)));
    Column label = Columns.quoted(columns.label());
    selected.add(label.cast(DataTypes.DoubleType).as(columns.label()));
    Column side = HoldOut.column(model.split().test(), columns.splitBy(), model.split().seed());
    selected.add(functions.when(label.isNotNull(), side).as(HELD_OUT));
    return rows.select(selected.toArray(Column[]::new));
  }

  /** One training, over rows that are kept. */
  private record Training(
      ModelNode model, FeatureColumns columns, StageWiring wiring, Dataset<Row> rows) {

    TrainedModel run() {
      ModelKind kind =
          StageCatalog.kind(model.algorithm().name().value())
              .orElseThrow(() -> new IllegalStateException("the algorithm was not checked"));
      TrainingCounts counts = new RowCounter(model, columns.label(), kind).count(rows, HELD_OUT);
      try {
        return fit(kind, counts);
      } catch (PenstockException e) {
        throw e;
      } catch (Exception e) { // MLlib throws what it likes, SparkException undeclared
        throw explained(e);
      }
    }

    private PenstockException explained(Exception failure) {
      String untrained = model.qualifiedName() + ": no model was trained: " + failure.getMessage();
      if (failure instanceof GpuUnavailableException) {
        return new PenstockException(ExitCode.UNAVAILABLE, untrained + ".", failure);
      }
      Dataset<Row> labelled = rows.where(HELD_OUT + " IS NOT NULL");
      CheckFailedException missing =
          MissingValues.explain(
                  model.qualifiedName(), labelled, columns.features(), wiring.filled())
              .orElse(null);
      if (missing != null) {
        missing.addSuppressed(failure);
        return missing;
      }
      if (failure instanceof AlgorithmFit.UntrainableException) {
        return new CheckFailedException(untrained + ".");
      }
      String message = model.qualifiedName() + ": training failed: " + Messages.reason(failure);
      return new PenstockException(ExitCode.SOFTWARE, message, failure);
    }

    private TrainedModel fit(ModelKind kind, TrainingCounts counts) {
      Dataset<Row> train = rows.where("NOT " + HELD_OUT).drop(HELD_OUT);
      Dataset<Row> test = rows.where(HELD_OUT).drop(HELD_OUT);
      int last = wiring.stages().size() - 1;
      PipelineModel prepared = pipeline(wiring.stages().subList(0, last)).fit(train);
      AlgorithmFit fit =
          AlgorithmFit.of(
              model, (Estimator<?>) wiring.stages().get(last), prepared.transform(train));
      Transformer algorithm = fit.model();
      List<PipelineStage> all = new ArrayList<>(List.of(prepared.stages()));
      all.add(algorithm);
      // All are fitted by now, so that this puts them together and reads no row.
      PipelineModel fitted = withoutSummaries(pipeline(all).fit(train));
      Dataset<Row> predictions = fitted.transform(test);
      int width = width(predictions.schema(), algorithm);
      Evaluation evaluation =
          Evaluation.of(predictions, kind, columns.label(), wiring.vector(), width, counts.test());
      List<String> slots =
          SlotNames.of(
              predictions.schema(), wiring.vector(), wiring.assembled(), wiring.sources(), width);
      return new TrainedModel(
          fitted,
          kind,
          read(),
          slots,
          counts,
          evaluation.only(asked(kind)),
          Degeneracy.reason(algorithm, evaluation),
          Influence.of(algorithm, slots),
          LeakDetector.warnings(evaluation.sampledVectors(), evaluation.sampledLabels(), slots),
          fit.by());
    }

    private static Pipeline pipeline(List<PipelineStage> stages) {
      return new Pipeline().setStages(stages.toArray(PipelineStage[]::new));
    }

    /**
     * A training summary holds the session, which no task can take along once the session has
     * observed a write; it is not saved with the model anyhow.
     */
    private static PipelineModel withoutSummaries(PipelineModel fitted) {
      for (Transformer stage : fitted.stages()) {
        if (stage instanceof HasTrainingSummary<?> summarised) {
          summarised.setSummary(Option.empty());
        }
      }
      return fitted;
    }

    /** How many slots the algorithm's vectors have; 0 where neither schema nor model tells. */
    private int width(StructType schema, Transformer algorithm) {
      int known = SlotNames.size(schema, wiring.vector());
      int learned = algorithm instanceof PredictionModel<?, ?> model ? model.numFeatures() : 0;
      return known >= 0 ? known : Math.max(0, learned);
    }

    private Collection<String> asked(ModelKind kind) {
      return model.evaluate().isEmpty()
          ? kind.defaultMetrics()
          : model.evaluate().stream().map(Text::value).toList();
    }

    /** The features, and what the algorithm needs to score; weights are needed to fit only. */
    private List<FeatureColumn> read() {
      List<FeatureColumn> read = new ArrayList<>();
      for (StructField feature : columns.features()) {
        read.add(new FeatureColumn(feature.name(), Columns.type(feature)));
      }
      return read;
    }
  }
}
