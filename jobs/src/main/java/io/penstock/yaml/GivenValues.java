package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Values of parameters from outside the pipeline, before the defaults. */
final class GivenValues {
  private final Map<String, String> parameters;
  private final Map<String, Text> profile = new HashMap<>();

  /**
   * A value and where it is from.
   *
   * @param at its place; null for one that stands in no file
   * @param source how messages name where it is from
   */
  record Given(String text, @Nullable Position at, String source) {}

  private GivenValues(PipelineInput input) {
    parameters = input.parameters();
    input.profileParameters().forEach((name, value) -> profile.put(name.value(), value));
  }

  static GivenValues of(PipelineInput input) {
    return new GivenValues(input);
  }

  /** The values of a parameter, the one that counts first. */
  List<Given> of(String name) {
    List<Given> all = new ArrayList<>();
    String value = parameters.get(name);
    if (value != null) {
      all.add(new Given(value, null, "from --param"));
    }
    Text text = profile.get(name);
    if (text != null) {
      all.add(new Given(text.value(), text.at(), "from the profile"));
    }
    return all;
  }

  /** The names that must be parameters of the pipeline; a profile's are for many pipelines. */
  Set<String> required() {
    return new TreeSet<>(parameters.keySet());
  }
}
