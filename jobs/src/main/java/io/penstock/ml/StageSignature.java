package io.penstock.ml;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;

/**
 * What the parameters of a stage take, as MLlib itself says it: for editors.
 *
 * @param name as a pipeline file names it
 * @param parameters those that a pipeline file can set, sorted by name
 */
public record StageSignature(String name, List<Parameter> parameters) {
  public StageSignature {
    parameters = List.copyOf(parameters);
  }

  /**
   * A parameter of a stage.
   *
   * @param name as MLlib has it
   * @param type of the value, or of each value of a list
   * @param isList whether it takes a list
   * @param words all that it can be; empty where it is no choice of words
   * @param help MLlib's own sentence, with the default
   */
  public record Parameter(String name, Type type, boolean isList, List<String> words, String help) {
    public Parameter {
      words = List.copyOf(words);
    }
  }

  /** The types of values. */
  public enum Type {
    BOOLEAN,
    WHOLE_NUMBER,
    NUMBER,
    TEXT
  }

  /** All stages of a role, sorted by name. Makes one of each, which takes about a second. */
  public static List<StageSignature> all(Role role) {
    return StageCatalog.names(role).stream().map(name -> of(name, role)).toList();
  }

  private static StageSignature of(String name, Role role) {
    PipelineStage stage = StageCatalog.instanceOf(name);
    List<String> settable = new StageParameters(stage, name, role).settable();
    List<Parameter> parameters =
        Arrays.stream(stage.params())
            .filter(param -> settable.contains(param.name()))
            .filter(param -> ParameterType.of(stage, param) != ParameterType.OTHER)
            .map(param -> parameter(stage, param))
            .toList();
    return new StageSignature(name, parameters);
  }

  private static Parameter parameter(PipelineStage stage, Param<?> param) {
    ParameterType type = ParameterType.of(stage, param);
    return new Parameter(
        param.name(),
        type(type),
        isList(type),
        ParameterRange.of(param).allowed(),
        sentence(param.doc()) + byDefault(stage, param));
  }

  private static String sentence(String doc) {
    String line = doc.strip().replaceAll("\\s+", " ");
    return line.endsWith(".") ? line : line + ".";
  }

  /** Defaults that are one value; a seed's is the hash of a class name and helps nobody. */
  private static <T> String byDefault(PipelineStage stage, Param<T> param) {
    Object value = stage.hasDefault(param) ? stage.getOrDefault(param) : null;
    boolean isPlain =
        value instanceof Number || value instanceof Boolean || value instanceof String;
    boolean isGenerated = param.name().equals("seed") || String.valueOf(value).contains("__");
    return isPlain && !isGenerated ? " Default: " + value + "." : "";
  }

  private static Type type(ParameterType type) {
    return switch (type) {
      case BOOLEAN -> Type.BOOLEAN;
      case INT, LONG, INTS -> Type.WHOLE_NUMBER;
      case FLOAT, DOUBLE, DOUBLES, VECTOR, MATRIX -> Type.NUMBER;
      case STRING, STRINGS, OTHER -> Type.TEXT;
    };
  }

  private static boolean isList(ParameterType type) {
    return switch (type) {
      case STRINGS, DOUBLES, INTS, VECTOR, MATRIX -> true;
      case BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, OTHER -> false;
    };
  }
}
