package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trained MLlib model.
 *
 * @param from the dataset with the label and the features
 * @param label the label's column
 * @param features which columns are features
 * @param split which rows are held out
 * @param prepare MLlib feature stages in order; null for the default ones
 * @param algorithm an MLlib estimator
 * @param evaluate metrics on the held-out rows; empty for the default ones of the algorithm's kind
 * @param gpu whether a GPU is used
 * @param rows a boolean SQL expression that chooses rows; null for all whose label is known
 * @param tune a search for better parameters; null for none
 * @param promote comparisons of metrics that must hold before the model becomes the champion
 */
public record ModelNode(
    Text name,
    About about,
    String canonicalText,
    Text from,
    Text label,
    Columns features,
    Split split,
    @Nullable List<Stage> prepare,
    Stage algorithm,
    List<Text> evaluate,
    Gpu gpu,
    @Nullable Text rows,
    @Nullable Tuning tune,
    List<Text> promote)
    implements Node {
  public ModelNode {
    prepare = prepare == null ? null : List.copyOf(prepare);
    evaluate = List.copyOf(evaluate);
    promote = List.copyOf(promote);
  }

  @Override
  public String section() {
    return "models";
  }

  @Override
  public List<Text> references() {
    return List.of(from);
  }

  /**
   * A choice of columns.
   *
   * @param include the columns in order, or null for all that can be features
   * @param exclude columns left out
   */
  public record Columns(@Nullable List<Text> include, List<Text> exclude) {
    public Columns {
      include = include == null ? null : List.copyOf(include);
      exclude = List.copyOf(exclude);
    }
  }

  /**
   * Which rows are held out for the test: a row's side depends on its {@code by} values and the
   * seed only.
   *
   * @param test the share that is held out, in (0, 1)
   * @param by columns whose values decide; empty for the entity of the feature node
   * @param seed any number
   * @param stratified whether both sides have the same share of each label
   * @param testFrom rows observed from this time on are the test, whatever {@code by}; or null
   */
  public record Split(
      double test, List<Text> by, long seed, boolean stratified, @Nullable Text testFrom) {
    public Split {
      by = List.copyOf(by);
    }

    public Split(double test, List<Text> by, long seed) {
      this(test, by, seed, false, null);
    }
  }

  /**
   * An MLlib stage.
   *
   * @param name its simple class name, first letter small: {@code logisticRegression}
   * @param parameters its parameters by MLlib's names, in file order
   */
  public record Stage(Text name, List<StageParameter> parameters) {
    public Stage {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * A parameter of an MLlib stage.
   *
   * @param name as MLlib has it
   * @param value a scalar, or a list of scalars
   */
  public record StageParameter(Text name, ParameterValue value) {}

  /** The value of a stage's parameter, not yet checked against the stage. */
  public sealed interface ParameterValue {
    /** Where it stands and how it reads. */
    Text text();

    /**
     * One value: a number, {@code true}, {@code false}, or text.
     *
     * @param text as in the file, without quotes
     * @param quoted whether it was quoted, and so is text
     */
    record Scalar(Text text, boolean quoted) implements ParameterValue {}

    /**
     * A list of values.
     *
     * @param text the place of the list
     * @param items in order
     */
    record Sequence(Text text, List<Scalar> items) implements ParameterValue {
      public Sequence {
        items = List.copyOf(items);
      }
    }
  }

  /** Whether a GPU is used for training. */
  public enum Gpu {
    /** Where there is one. */
    AUTO,
    /** Always. */
    REQUIRE,
    /** Never. */
    OFF
  }
}
