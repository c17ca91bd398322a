package io.penstock.ml;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds what is wrong with a model's definition; reads no row and needs no Spark session. */
public final class ModelCheck {
  private static final Set<String> ADDED = Set.of("probability", "prediction", "model_version");

  private ModelCheck() {}

  /** What can be said with no schema: stages, their parameters, the names of the metrics. */
  public static List<Problem> settings(ModelNode model) {
    List<Problem> problems = new ArrayList<>(prepare(model));
    problems.addAll(StageCatalog.check(model.algorithm(), Role.ALGORITHM));
    String algorithm = model.algorithm().name().value();
    StageCatalog.kind(algorithm)
        .ifPresent(
            kind -> {
              checkMetrics(model, kind, problems);
              checkEngine(model, problems);
            });
    return List.copyOf(problems);
  }

  /**
   * What the columns add: the label, the features, what the stages can work on.
   *
   * @param from the schema of the dataset that the model is trained on
   * @param entity the keys of its rows; empty where it is no feature set
   */
  public static List<Problem> columns(ModelNode model, StructType from, List<String> entity) {
    List<Problem> problems = new ArrayList<>();
    FeatureColumns columns = FeatureColumns.of(model, from, entity, problems);
    // Only right stages are wired, over columns that are right, or one mistake is told twice.
    if (problems.isEmpty() && prepare(model).isEmpty()) {
      StageWiring.of(model, columns, problems);
    }
    return List.copyOf(problems);
  }

  private static List<Problem> prepare(ModelNode model) {
    List<Stage> prepare = model.prepare();
    return prepare == null
        ? List.of()
        : prepare.stream().flatMap(s -> StageCatalog.check(s, Role.PREPARE).stream()).toList();
  }

  /**
   * What is wrong with scoring a dataset.
   *
   * @param trained the schema of the dataset that the model is trained on
   * @param entity the keys of that dataset's rows
   * @param scored the schema of the dataset that is scored
   */
  public static List<Problem> predictions(
      PredictionNode node,
      ModelNode model,
      StructType trained,
      List<String> entity,
      StructType scored) {
    List<Problem> problems = new ArrayList<>();
    for (Text column : node.keep()) {
      kept(column, node, scored).ifPresent(problems::add);
    }
    List<Problem> told = new ArrayList<>(); // by columns() at the model itself
    for (StructField feature : FeatureColumns.of(model, trained, entity, told).features()) {
      feature(feature, node, scored).ifPresent(problems::add);
    }
    return List.copyOf(problems);
  }

  private static Optional<Problem> kept(Text column, PredictionNode node, StructType scored) {
    String name = column.value();
    if (Columns.find(scored, name).isEmpty()) {
      return Optional.of(
          DefinitionProblems.unknownColumn(
              column.at(), name, node.from().value(), Columns.names(scored)));
    }
    return Columns.has(ADDED, name)
        ? Optional.of(MlProblems.keptNameTaken(column))
        : Optional.empty();
  }

  private static Optional<Problem> feature(
      StructField feature, PredictionNode node, StructType scored) {
    String dataset = node.from().value();
    Optional<StructField> there = Columns.find(scored, feature.name());
    if (there.isEmpty()) {
      return Optional.of(
          MlProblems.missingFeature(
              node.from().at(), feature.name(), node.model().value(), dataset));
    }
    String is = Columns.type(there.get());
    String was = Columns.type(feature);
    return is.equals(was)
        ? Optional.empty()
        : Optional.of(
            MlProblems.changedFeature(node.from().at(), feature.name(), is, was, dataset));
  }

  private static void checkEngine(ModelNode model, List<Problem> problems) {
    Text algorithm = model.algorithm().name();
    if (model.gpu() == ModelNode.Gpu.REQUIRE
        && !AlgorithmFit.ON_ENGINES.contains(algorithm.value())) {
      problems.add(MlProblems.noEngine(algorithm, AlgorithmFit.ON_ENGINES));
    }
  }

  private static void checkMetrics(ModelNode model, ModelKind kind, List<Problem> problems) {
    for (Text metric : model.evaluate()) {
      if (!kind.metrics().contains(metric.value())) {
        String algorithm = model.algorithm().name().value();
        problems.add(MlProblems.unknownMetric(metric, algorithm, kind.metrics()));
      }
    }
  }
}
