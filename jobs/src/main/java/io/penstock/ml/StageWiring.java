package io.penstock.ml;

import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.ParameterValue.Scalar;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.ModelNode.StageParameter;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A model's stages with all their columns set, in order.
 *
 * @param stages the stages of {@code prepare}, then the algorithm; not fitted
 * @param vector the column of the vector that the algorithm reads
 * @param assembled the column of the last assembler's vector, whose slots have names
 * @param sources for each column that a stage made, the feature that it was made of
 * @param filled the features whose NULLs a stage of {@code prepare} takes
 */
record StageWiring(
    List<PipelineStage> stages,
    String vector,
    String assembled,
    Map<String, String> sources,
    Set<String> filled) {

  /** Wires a model's stages; what is wrong is added to the problems, and such a stage left out. */
  static StageWiring of(ModelNode model, FeatureColumns columns, List<Problem> problems) {
    return new Wirer(model, columns, problems).wire();
  }

  /** Puts the stages in a row; the columns not yet used up are kept in a {@link LiveColumns}. */
  private static final class Wirer {
    private final ModelNode model;
    private final FeatureColumns columns;
    private final List<Problem> problems;
    private final List<PipelineStage> stages = new ArrayList<>();
    private final LiveColumns live;
    private String assembled = "";

    Wirer(ModelNode model, FeatureColumns columns, List<Problem> problems) {
      this.model = model;
      this.columns = columns;
      this.problems = problems;
      this.live = new LiveColumns(columns.features(), labelled(columns));
    }

    /** The features, and the label as the number that training makes of it. */
    private static StructType labelled(FeatureColumns columns) {
      StructType schema = new StructType(columns.features().toArray(StructField[]::new));
      return schema.add(columns.label(), DataTypes.DoubleType);
    }

    StageWiring wire() {
      List<Stage> prepare = model.prepare();
      boolean automatic = prepare == null;
      for (Stage stage : prepare == null ? automatic(model.algorithm().name()) : prepare) {
        add(stage, automatic);
      }
      if (!live.isOneVector()) {
        assemble();
      }
      String vector = live.first().name();
      addAlgorithm(vector);
      return new StageWiring(List.copyOf(stages), vector, assembled, live.sources(), live.filled());
    }

    private void add(Stage definition, boolean automatic) {
      PipelineStage stage = StageCatalog.create(definition, Role.PREPARE, problems);
      if (stage == null) {
        return;
      }
      StageShape shape = StageShape.of(definition.name().value());
      if (shape.needsVector() && needsVector(stage) && !live.isOneVector()) {
        assemble();
      }
      StageInputs inputs = new StageInputs(model, definition, stage, shape, live, problems);
      List<LiveColumn> taken = inputs.choose(automatic);
      if (!taken.isEmpty()) {
        connect(definition.name(), stage, shape, taken);
      }
    }

    private static boolean needsVector(PipelineStage stage) {
      return !stage.hasParam("inputCol") || !stage.isSet(stage.getParam("inputCol"));
    }

    private void connect(Text name, PipelineStage stage, StageShape shape, List<LiveColumn> taken) {
      setIfThere(stage, "labelCol", columns.label());
      if (live.connect(name, stage, shape, taken, problems) && shape == StageShape.ALL) {
        assembled = live.last();
      }
    }

    /** Adds a vectorAssembler of all columns that are left. */
    private void assemble() {
      int before = problems.size();
      live.checkAssembles(model, problems);
      if (problems.size() == before) {
        add(stage(model.algorithm().name(), "vectorAssembler", Map.of()), false);
      }
    }

    private void addAlgorithm(String vector) {
      PipelineStage algorithm = StageCatalog.create(model.algorithm(), Role.ALGORITHM, problems);
      if (algorithm == null) {
        return;
      }
      setIfThere(algorithm, "featuresCol", vector);
      setIfThere(algorithm, "labelCol", columns.label());
      if (algorithm.hasParam("seed") && !algorithm.isSet(algorithm.getParam("seed"))) {
        StageParameters.set(algorithm, "seed", model.split().seed());
      }
      stages.addAll(live.stages());
      stages.add(algorithm);
    }

    private static void setIfThere(PipelineStage stage, String param, String value) {
      if (stage.hasParam(param)) {
        StageParameters.set(stage, param, value);
      }
    }

    /** What is done where a file says nothing. */
    private static List<Stage> automatic(Text at) {
      return List.of(
          stage(at, "imputer", Map.of("strategy", "median")),
          stage(at, "stringIndexer", Map.of("handleInvalid", "keep")),
          stage(at, "oneHotEncoder", Map.of()),
          stage(at, "vectorAssembler", Map.of()),
          stage(at, "standardScaler", Map.of("withMean", "true")));
    }

    private static Stage stage(Text at, String name, Map<String, String> parameters) {
      List<StageParameter> set = new ArrayList<>();
      new LinkedHashMap<>(parameters)
          .forEach(
              (key, value) ->
                  set.add(
                      new StageParameter(
                          at.withValue(key), new Scalar(at.withValue(value), false))));
      return new Stage(at.withValue(name), set);
    }
  }
}
