package io.penstock.api;

import io.penstock.ml.StageDescription;
import io.penstock.ml.StageDescriptions;
import java.util.List;

/**
 * A stage of MLlib that a model may use.
 *
 * @param name as a pipeline file writes it
 * @param key where it belongs: {@code prepare} or {@code algorithm}
 * @param className its class
 * @param sentence what it does
 * @param parameters those that a pipeline file may set, sorted by name; none in {@link #all}
 */
public record Stage(
    String name, String key, String className, String sentence, List<Parameter> parameters) {
  public Stage {
    parameters = List.copyOf(parameters);
  }

  /**
   * One parameter.
   *
   * @param type what its value must be, such as {@code a whole number}
   * @param defaultValue as MLlib shows it; empty where there is none
   * @param range what MLlib's validator allows, such as {@code >= 0}; empty where it does not say
   * @param doc MLlib's own description
   */
  public record Parameter(
      String name, String type, String defaultValue, String range, String doc) {}

  /** All stages, those of {@code prepare} first, by name. */
  public static List<Stage> all() {
    return StageDescriptions.all().stream().map(Stage::of).toList();
  }

  /**
   * One stage, by its name or its full class name.
   *
   * @throws io.penstock.problem.PenstockException (64) if there is none
   */
  public static Stage named(String name) {
    return StageDescriptions.of(name)
        .map(Stage::of)
        .orElseThrow(
            () -> ApiProblems.unknownStage(name, all().stream().map(Stage::name).toList()));
  }

  private static Stage of(StageDescription stage) {
    return new Stage(
        stage.name(),
        stage.role().key(),
        stage.className(),
        stage.sentence(),
        stage.parameters().stream()
            .map(p -> new Parameter(p.name(), p.type(), p.defaultValue(), p.range(), p.doc()))
            .toList());
  }
}
