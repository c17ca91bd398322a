package io.penstock.ml;

import io.penstock.definition.About;
import io.penstock.definition.ModelNode;
import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.ParameterValue.Scalar;
import io.penstock.definition.ModelNode.ParameterValue.Sequence;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.ModelNode.StageParameter;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Model definitions for tests, as the parser would make them. Places tell what a problem points at:
 * stages stand on line 1, parameters' names on line 2, their values on line 3, other names on the
 * line that {@link #text(String, int)} was given.
 */
final class Models {
  private final List<Text> include = new ArrayList<>();
  private final List<Text> exclude = new ArrayList<>();
  private final List<Text> evaluate = new ArrayList<>();
  private List<Text> by = List.of();
  private @Nullable List<Stage> prepare;
  private Stage algorithm = stage("logisticRegression");
  private String label = "y";
  private double test = 0.3;
  private long seed = 42;
  private ModelNode.Gpu gpu = ModelNode.Gpu.OFF;

  static Models model() {
    return new Models();
  }

  Models include(String... columns) {
    Arrays.stream(columns).map(c -> text(c, 12)).forEach(include::add);
    return this;
  }

  Models exclude(String... columns) {
    Arrays.stream(columns).map(c -> text(c, 13)).forEach(exclude::add);
    return this;
  }

  Models evaluate(String... metrics) {
    Arrays.stream(metrics).map(c -> text(c, 15)).forEach(evaluate::add);
    return this;
  }

  Models by(String... columns) {
    by = Arrays.stream(columns).map(c -> text(c, 14)).toList();
    return this;
  }

  Models prepare(Stage... stages) {
    prepare = List.of(stages);
    return this;
  }

  Models algorithm(String name, Object... parameters) {
    algorithm = stage(name, parameters);
    return this;
  }

  Models label(String column) {
    label = column;
    return this;
  }

  Models test(double share) {
    test = share;
    return this;
  }

  Models seed(long value) {
    seed = value;
    return this;
  }

  Models gpu(ModelNode.Gpu value) {
    gpu = value;
    return this;
  }

  ModelNode node() {
    return new ModelNode(
        text("risk", 9),
        new About("", List.of(), Map.of()),
        "canonical text",
        text("training", 10),
        text(label, 11),
        new ModelNode.Columns(include.isEmpty() ? null : include, exclude),
        new ModelNode.Split(test, by, seed),
        prepare,
        algorithm,
        evaluate,
        gpu,
        null,
        null,
        List.of());
  }

  /** A stage; parameters are names and values in turn, a list being a list. */
  static Stage stage(String name, Object... parameters) {
    List<StageParameter> all = new ArrayList<>();
    for (int i = 0; i < parameters.length; i += 2) {
      all.add(new StageParameter(text((String) parameters[i], 2), value(parameters[i + 1])));
    }
    return new Stage(text(name, 1), all);
  }

  /** A value that was written in quotes. */
  static Scalar quoted(String value) {
    return new Scalar(text(value, 3), true);
  }

  static Text text(String value, int line) {
    return Text.of(value, new Position("risk.yml", line, 1));
  }

  private static ParameterValue value(Object value) {
    if (value instanceof ParameterValue ready) {
      return ready;
    } else if (value instanceof List<?> list) {
      return new Sequence(
          text("[", 3),
          list.stream().map(item -> new Scalar(text(String.valueOf(item), 3), false)).toList());
    }
    return new Scalar(text(String.valueOf(value), 3), false);
  }
}
