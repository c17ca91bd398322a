package io.penstock.ml;

import io.penstock.definition.DefinitionProblems;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.ParameterValue.Scalar;
import io.penstock.definition.ModelNode.ParameterValue.Sequence;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.Text;
import io.penstock.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.PipelineStage;

/** Chooses the columns that a feature stage works on: those that the file names, or that fit. */
record StageInputs(
    ModelNode model,
    Stage definition,
    PipelineStage stage,
    StageShape shape,
    LiveColumns live,
    List<Problem> problems) {

  /**
   * Sets the stage's input parameters and returns what it takes; empty where the stage has no part.
   *
   * @param mayIdle whether it is no problem that nothing fits
   */
  List<LiveColumn> choose(boolean mayIdle) {
    int before = problems.size();
    List<LiveColumn> taken = named();
    if (taken.isEmpty() && problems.size() == before) {
      taken = fitting(mayIdle);
    }
    if (problems.size() > before) {
      return List.of();
    }
    if (!taken.isEmpty()) {
      set(taken);
    }
    return taken;
  }

  private List<LiveColumn> fitting(boolean mayIdle) {
    if (shape == StageShape.NAMED || shape == StageShape.NAMED_AND_KEPT) {
      problems.add(
          MlProblems.missingParameter(
              definition.name(), inputKey(), "Name the columns that it works on."));
      return List.of();
    }
    if (shape == StageShape.ALL && definition.name().value().equals("vectorAssembler")) {
      live.checkAssembles(model, problems);
    }
    List<LiveColumn> fitting = live.all().stream().filter(shape::takes).toList();
    if (fitting.isEmpty() && !mayIdle) {
      problems.add(MlProblems.nothingFits(definition.name(), shape.wanted()));
    }
    return fitting;
  }

  private String inputKey() {
    return stage.hasParam("inputCols") ? "inputCols" : "inputCol";
  }

  private List<LiveColumn> named() {
    List<LiveColumn> taken = new ArrayList<>();
    for (Text name : names()) {
      Optional<LiveColumn> column = live.named(name.value());
      if (column.isEmpty()) {
        problems.add(
            DefinitionProblems.unknownColumn(
                name.at(), name.value(), model.from().value(), live.names()));
      } else if (!taken.contains(column.get())) {
        taken.add(column.get());
      }
    }
    return taken;
  }

  private List<Text> names() {
    List<Text> names = new ArrayList<>();
    definition.parameters().stream()
        .filter(p -> p.name().value().equals("inputCols") || p.name().value().equals("inputCol"))
        .forEach(p -> names.addAll(texts(p.value())));
    return names;
  }

  private static List<Text> texts(ParameterValue value) {
    return value instanceof Sequence sequence
        ? sequence.items().stream().map(Scalar::text).toList()
        : List.of(value.text());
  }

  private void set(List<LiveColumn> taken) {
    boolean one = stage.hasParam("inputCol") && stage.isSet(stage.getParam("inputCol"));
    if (stage.hasParam("inputCols") && !one) {
      String[] names = taken.stream().map(LiveColumn::name).toArray(String[]::new);
      StageParameters.set(stage, "inputCols", names);
    } else {
      StageParameters.set(stage, StageShape.inputParam(stage), taken.get(0).name());
    }
  }
}
