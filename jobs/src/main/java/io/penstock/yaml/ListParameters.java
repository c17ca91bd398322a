package io.penstock.yaml;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the items of a list parameter where {@code ${name}} stands alone: as a value it becomes the
 * list, inside a list its items become items of that.
 */
final class ListParameters {
  /** A file of 1 MiB can name a long list very often. */
  private static final int MOST_ITEMS = 100_000;

  private final Parameters parameters;
  private final Problems problems;
  private int items;

  private ListParameters(Parameters parameters, Problems problems) {
    this.parameters = parameters;
    this.problems = problems;
  }

  /** The same map with the lists in it. */
  static Mapping expand(Mapping map, Parameters parameters, Problems problems) {
    boolean hasList = parameters.declared().values().stream().anyMatch(Parameter::isList);
    return hasList ? new ListParameters(parameters, problems).mapping(map) : map;
  }

  private Mapping mapping(Mapping map) {
    return new Mapping(
        map.at(), map.entries().stream().map(e -> new Entry(e.key(), value(e.value()))).toList());
  }

  private YamlNode value(YamlNode node) {
    if (node instanceof Mapping map) {
      return mapping(map);
    }
    if (node instanceof Sequence sequence) {
      return new Sequence(sequence.at(), sequence.items().stream().flatMap(this::item).toList());
    }
    Parameter list = list(node);
    return list == null ? node : sequence(list, ((Scalar) node).text());
  }

  private Stream<YamlNode> item(YamlNode node) {
    Parameter list = list(node);
    YamlNode value = list == null ? value(node) : sequence(list, ((Scalar) node).text());
    return list != null && value instanceof Sequence sequence
        ? sequence.items().stream()
        : Stream.of(value);
  }

  private @Nullable Parameter list(YamlNode node) {
    if (!(node instanceof Scalar scalar)) {
      return null;
    }
    String text = scalar.text().value();
    boolean isName = text.startsWith("${") && text.endsWith("}");
    Parameter named =
        isName ? parameters.declared().get(text.substring(2, text.length() - 1)) : null;
    return named != null && named.isList() ? named : null;
  }

  private YamlNode sequence(Parameter list, Text at) {
    items += list.values().size();
    if (items > MOST_ITEMS) {
      problems.add(ValueProblems.tooMuchText(at.at()));
    }
    if (items > MOST_ITEMS || parameters.unusable().contains(list.name().value())) {
      return new Refused(at.at());
    }
    boolean isText = list.type() == ParameterType.STRING || list.type() == ParameterType.PATH;
    List<YamlNode> scalars = new ArrayList<>();
    for (String item : list.values()) {
      // A dollar more keeps it as it is: a value is never replaced again.
      scalars.add(new Scalar(at.withValue(item.replace("${", "$${")), isText || item.isEmpty()));
    }
    return new Sequence(at.at(), scalars);
  }
}
