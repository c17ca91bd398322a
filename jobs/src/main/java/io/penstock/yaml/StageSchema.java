package io.penstock.yaml;

import java.util.List;

/**
 * What the JSON Schema is to know of an MLlib stage.
 *
 * @param name as a pipeline file names it
 * @param parameters in the order in which they are shown
 */
public record StageSchema(String name, List<Parameter> parameters) {
  public StageSchema {
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter of a stage.
   *
   * @param name as MLlib has it
   * @param type of JSON: boolean, integer, number or string
   * @param isList whether it takes a list of these
   * @param words all that it can be; empty where it is no choice of words
   * @param help a sentence
   */
  public record Parameter(
      String name, String type, boolean isList, List<String> words, String help) {
    public Parameter {
      words = List.copyOf(words);
    }
  }
}
