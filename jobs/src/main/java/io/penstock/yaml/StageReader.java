package io.penstock.yaml;

import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.ModelNode.StageParameter;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads MLlib stages: a name, or a map of one name to its parameters. */
final class StageReader {
  private static final String EXAMPLE = "logisticRegression: {maxIter: 100}";

  private final Keys model;
  private final Values values;

  StageReader(Keys model) {
    this.model = model;
    this.values = model.values();
  }

  /** The stages of {@code prepare}, or null where the default ones are meant. */
  @Nullable List<Stage> prepare() {
    boolean isAuto = !model.has("prepare") || model.is("prepare", "auto");
    return isAuto ? null : list("prepare", "[{imputer: {strategy: median}}], or auto");
  }

  /** The algorithm. */
  @Nullable Stage algorithm() {
    YamlNode node = model.node("algorithm");
    String path = model.path("algorithm");
    return node == null ? null : stage(node, path, path);
  }

  /** The stages of {@code stages}; empty where there are none. */
  List<Stage> stages() {
    List<Stage> stages = list("stages", "[vectorAssembler, logisticRegression]");
    return stages == null ? List.of() : stages;
  }

  private @Nullable List<Stage> list(String key, String example) {
    String path = model.path(key);
    YamlNode node = model.node(key);
    Sequence sequence = node == null ? null : values.sequence(node, path, example);
    if (sequence == null) {
      return null;
    }
    List<Stage> stages = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      Stage stage = stage(item, path, "an item of " + path);
      if (stage != null) {
        stages.add(stage);
      }
    }
    return stages;
  }

  private @Nullable Stage stage(YamlNode node, String path, String what) {
    if (node instanceof Scalar) {
      Text name = values.text(node, what);
      return name == null ? null : new Stage(name, List.of());
    }
    Mapping mapping =
        values.mapping(node, what, "the name of a stage, or a map such as {" + EXAMPLE + "}");
    if (mapping == null) {
      return null;
    }
    if (mapping.entries().size() != 1) {
      String mend = "Write " + (path.equals(what) ? "one: " : "each with its own '-': ") + EXAMPLE;
      String why = "must have one stage, has " + mapping.entries().size();
      model.problems().add(YamlProblems.needsOther(mapping.at(), what, why, mend));
      return null;
    }
    Entry stage = mapping.entries().get(0);
    return new Stage(stage.key(), parameters(stage, path + "." + shown(stage.key())));
  }

  private List<StageParameter> parameters(Entry stage, String path) {
    boolean hasNone = stage.value() instanceof Scalar scalar && scalar.isMissing();
    Mapping mapping =
        hasNone ? null : values.mapping(stage.value(), path, "a map such as {maxIter: 100}");
    List<StageParameter> parameters = new ArrayList<>();
    for (Entry entry : mapping == null ? List.<Entry>of() : mapping.entries()) {
      ParameterValue value = value(entry, path + "." + shown(entry.key()));
      if (value != null) {
        parameters.add(new StageParameter(entry.key(), value));
      }
    }
    return parameters;
  }

  /** The value of a parameter: a scalar or a list of them. */
  @Nullable ParameterValue value(Entry entry, String path) {
    if (entry.value() instanceof Mapping) {
      model
          .problems()
          .add(YamlProblems.wrongKind(entry.value(), path, "a value or a list of values"));
      return null;
    }
    if (!(entry.value() instanceof Sequence sequence)) {
      return scalar(entry.value(), path);
    }
    List<ParameterValue.Scalar> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      ParameterValue.Scalar scalar = scalar(item, "an item of " + path);
      if (scalar != null) {
        items.add(scalar);
      }
    }
    return new ParameterValue.Sequence(Text.of("", sequence.at()), items);
  }

  private ParameterValue.@Nullable Scalar scalar(YamlNode node, String path) {
    if (node instanceof Refused) {
      return null;
    }
    Scalar scalar = values.scalar(node, path, "a value");
    Text text = scalar == null ? null : values.scope().resolve(scalar);
    if (scalar == null || text == null) {
      return null;
    }
    // In {...} a ${x} has to be quoted; that does not make a number text.
    boolean isNumber = values.scope().parameters().isNumberOrBoolean(scalar.text());
    return new ParameterValue.Scalar(text, scalar.isQuoted() && !isNumber);
  }

  private static String shown(Text name) {
    return YamlProblems.shown(name.value());
  }
}
