package io.penstock.ml;

import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.StageParameter;
import io.penstock.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;

/** Sets a stage's parameters from a pipeline file, through MLlib's own {@code Param}s. */
final class StageParameters {
  private static final String HANDLE_INVALID = "handleInvalid";
  private static final String SKIP = "skip";
  private static final String WIRED = "the pipeline sets it";
  private static final String UNREAD = "nothing here reads that column";
  private static final Map<String, String> RESERVED =
      Map.of(
          "featuresCol", WIRED,
          "labelCol", WIRED + " to the model's label",
          "predictionCol", WIRED,
          "rawPredictionCol", WIRED,
          "probabilityCol", WIRED,
          "offsetCol", "scored rows have no offset",
          "leafCol", UNREAD,
          "varianceCol", UNREAD,
          "linkPredictionCol", UNREAD,
          "quantilesCol", UNREAD);

  /** Parameters of algorithms that name a column which is read, and is no feature. */
  static final Set<String> COLUMNS = Set.of("weightCol", "censorCol", "validationIndicatorCol");

  private final PipelineStage stage;
  private final String name;
  private final Role role;

  StageParameters(PipelineStage stage, String name, Role role) {
    this.stage = stage;
    this.name = name;
    this.role = role;
  }

  /** Sets each parameter that is right, and adds a problem for each that is not. */
  void set(List<StageParameter> parameters, List<Problem> problems) {
    for (StageParameter parameter : parameters) {
      set(parameter).ifPresent(problems::add);
    }
  }

  private Optional<Problem> set(StageParameter parameter) {
    String key = parameter.name().value();
    if (!stage.hasParam(key)) {
      return Optional.of(MlProblems.unknownParameter(parameter.name(), name, settable()));
    }
    String reserved = RESERVED.get(key);
    if (reserved != null) {
      return Optional.of(MlProblems.reservedParameter(parameter.name(), name, reserved));
    }
    Param<Object> param = param(stage, key);
    ParameterType type = ParameterType.of(stage, param);
    Optional<Object> value = type.read(parameter.value());
    String qualified = name + "." + key;
    if (value.isEmpty()) {
      return Optional.of(MlProblems.wrongType(parameter.value(), qualified, type.noun()));
    }
    return setValid(param, value.get(), qualified, parameter.value());
  }

  private Optional<Problem> setValid(
      Param<Object> param, Object value, String qualified, ParameterValue written) {
    if (!Boolean.TRUE.equals(param.isValid().apply(value))) {
      return Optional.of(MlProblems.outOfRange(written, qualified, range(param), param.doc()));
    }
    if (param.name().equals(HANDLE_INVALID) && value.equals(SKIP)) {
      return Optional.of(MlProblems.rowsVanish(written, qualified));
    }
    stage.set(param, value);
    return Optional.empty();
  }

  /** What is allowed here: MLlib's own range without what would let rows vanish. */
  static ParameterRange range(Param<?> param) {
    ParameterRange range = ParameterRange.of(param);
    return param.name().equals(HANDLE_INVALID) ? range.without(SKIP) : range;
  }

  /** The parameters that a pipeline file may set, sorted by name. */
  List<String> settable() {
    return Arrays.stream(stage.params())
        .map(Param::name)
        .filter(key -> !RESERVED.containsKey(key))
        .filter(key -> role == Role.PREPARE || !key.endsWith("Col") || COLUMNS.contains(key))
        .toList();
  }

  /** Sets a parameter to a value of its own type. */
  static void set(PipelineStage stage, String key, Object value) {
    stage.set(param(stage, key), value);
  }

  /** The value of a parameter that is set or has a default. */
  static Object get(PipelineStage stage, String key) {
    return stage.getOrDefault(param(stage, key));
  }

  private static Param<Object> param(PipelineStage stage, String key) {
    return stage.getParam(key);
  }
}
