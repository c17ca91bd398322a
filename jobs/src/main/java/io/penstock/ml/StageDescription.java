package io.penstock.ml;

import java.util.List;

/**
 * What a person can know of a stage before using it.
 *
 * @param name as a pipeline file writes it
 * @param role where it belongs
 * @param className of MLlib
 * @param sentence what it does
 * @param parameters those that a pipeline file may set, sorted by name
 */
public record StageDescription(
    String name, Role role, String className, String sentence, List<Parameter> parameters) {
  public StageDescription {
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
}
