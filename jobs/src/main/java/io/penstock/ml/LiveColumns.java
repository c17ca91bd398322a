package io.penstock.ml;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that stages have not used up yet, in order, and the stages connected so far. */
final class LiveColumns {
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "imputer", "_imputed",
          "stringIndexer", "_index",
          "oneHotEncoder", "_onehot",
          "targetEncoder", "_target",
          "standardScaler", "_scaled",
          "minMaxScaler", "_scaled",
          "maxAbsScaler", "_scaled",
          "robustScaler", "_scaled");

  private final List<LiveColumn> columns = new ArrayList<>();
  private final List<PipelineStage> stages = new ArrayList<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Set<String> filled = new LinkedHashSet<>();
  private StructType schema;
  private String last = "";

  LiveColumns(List<StructField> features, StructType schema) {
    features.forEach(f -> columns.add(new LiveColumn(f.name(), f.name(), f.dataType(), false)));
    this.schema = schema;
  }

  List<LiveColumn> all() {
    return List.copyOf(columns);
  }

  LiveColumn first() {
    return columns.get(0);
  }

  /** The column that the last stage made; of several, the last. */
  String last() {
    return last;
  }

  List<PipelineStage> stages() {
    return stages;
  }

  Map<String, String> sources() {
    return Map.copyOf(sources);
  }

  Set<String> filled() {
    return Set.copyOf(filled);
  }

  boolean isOneVector() {
    return columns.size() == 1 && first().isVector();
  }

  /** The column that a file calls so: by its name, or by that of the feature it was made of. */
  Optional<LiveColumn> named(String name) {
    Optional<LiveColumn> exact =
        columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
    return exact.isPresent()
        ? exact
        : columns.stream().filter(c -> c.source().equalsIgnoreCase(name)).findFirst();
  }

  List<String> names() {
    return columns.stream().map(LiveColumn::source).distinct().toList();
  }

  /** Adds a problem for each column that no vector can take. */
  void checkAssembles(ModelNode model, List<Problem> problems) {
    for (LiveColumn column : columns) {
      if (column.isText()) {
        problems.add(
            MlProblems.textLeft(FeatureColumns.place(model, column.source()), column.source()));
      } else if (!column.assembles()) {
        problems.add(
            MlProblems.notAssembled(
                FeatureColumns.place(model, column.source()), column.name(), column.type().sql()));
      }
    }
  }

  /** Sets a stage's columns and puts what it makes in the place of what it takes. */
  boolean connect(
      Text name,
      PipelineStage stage,
      StageShape shape,
      List<LiveColumn> taken,
      List<Problem> problems) {
    List<String> outputs = setOutputs(name.value(), stage, taken);
    StructType after;
    try {
      after = stage.transformSchema(schema);
    } catch (RuntimeException e) { // MLlib says so only by throwing, and in many types
      problems.add(MlProblems.stageRefuses(name, Messages.reason(e)));
      return false;
    }
    schema = after;
    stages.add(stage);
    replace(shape, taken, outputs, name.value());
    if (name.value().equals("imputer") || keepsInvalid(stage)) {
      taken.forEach(column -> filled.add(column.source()));
    }
    last = outputs.get(outputs.size() - 1);
    return true;
  }

  private static boolean keepsInvalid(PipelineStage stage) {
    return stage.hasParam("handleInvalid")
        && StageParameters.get(stage, "handleInvalid").equals("keep");
  }

  private void replace(
      StageShape shape, List<LiveColumn> taken, List<String> outputs, String stage) {
    int at = columns.indexOf(taken.get(0));
    if (shape.keepsInputs()) {
      at = columns.size();
    } else {
      columns.removeAll(taken);
    }
    boolean oneToOne = outputs.size() == taken.size();
    for (int i = 0; i < outputs.size(); i++) {
      String output = outputs.get(i);
      String source = oneToOne && !shape.keepsInputs() ? taken.get(i).source() : output;
      sources.put(output, source);
      boolean isIndex = stage.equals("stringIndexer");
      columns.add(
          Math.min(at + i, columns.size()),
          new LiveColumn(output, source, schema.apply(output).dataType(), isIndex));
    }
  }

  private List<String> setOutputs(String name, PipelineStage stage, List<LiveColumn> taken) {
    if (stage.hasParam("outputCols") && stage.isSet(stage.getParam("inputCols"))) {
      if (!stage.isSet(stage.getParam("outputCols"))) {
        String[] made =
            taken.stream().map(column -> unique(outputName(name, column))).toArray(String[]::new);
        StageParameters.set(stage, "outputCols", made);
      }
      return List.of((String[]) StageParameters.get(stage, "outputCols"));
    }
    String param = StageShape.outputParam(stage);
    if (!stage.isSet(stage.getParam(param))) {
      StageParameters.set(stage, param, unique(outputName(name, taken, stage)));
    }
    return List.of((String) StageParameters.get(stage, param));
  }

  private static String outputName(String stage, List<LiveColumn> taken, PipelineStage made) {
    if (stage.equals("vectorAssembler") || stage.equals("featureHasher")) {
      return "features";
    } else if (StageShape.of(stage) == StageShape.CLUSTERS) {
      return "cluster";
    }
    return made.hasParam("inputCols") && taken.size() > 1 ? stage : outputName(stage, taken.get(0));
  }

  private static String outputName(String stage, LiveColumn column) {
    return column.source() + SUFFIXES.getOrDefault(stage, "_" + stage);
  }

  private String unique(String wanted) {
    String name = wanted;
    for (int i = 2; Columns.find(schema, name).isPresent(); i++) {
      name = wanted + i;
    }
    return name;
  }
}
