package io.penstock.yaml;

import io.penstock.definition.Parameter;
import io.penstock.definition.Text;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ${x}} can name: the declared parameters and the built-in variables.
 *
 * @param declared by name, in file order; one whose value is wrong has a stand-in of its type
 * @param unusable names of declared ones that have no value to put into text
 * @param variables built-in values, by name
 */
record Parameters(
    Map<String, Parameter> declared, Set<String> unusable, Map<String, String> variables) {
  Parameters {
    declared = new LinkedHashMap<>(declared);
    unusable = Set.copyOf(unusable);
    variables = Map.copyOf(variables);
  }

  /** None but the built-in ones. */
  static Parameters builtIn(Map<String, String> variables) {
    return new Parameters(Map.of(), Set.of(), variables);
  }

  /** What {@code ${name}} stands for. */
  Optional<String> value(String name) {
    return unusable.contains(name)
        ? Optional.empty()
        : Optional.ofNullable(declared.get(name))
            .map(Parameter::value)
            .or(() -> Optional.ofNullable(variables.get(name)));
  }

  /** All names, for messages. */
  Collection<String> names() {
    Set<String> names = new LinkedHashSet<>(declared.keySet());
    names.addAll(unusable);
    variables.keySet().stream().sorted().forEach(names::add);
    return names;
  }

  /** The declared parameters with their values. */
  List<Parameter> all() {
    return new ArrayList<>(declared.values());
  }

  /** Whether a text is one {@code ${x}} and nothing else, of a type that is not text. */
  boolean isNumberOrBoolean(Text text) {
    String value = text.value();
    if (!value.startsWith("${") || !value.endsWith("}")) {
      return false;
    }
    Parameter parameter = declared.get(value.substring(2, value.length() - 1));
    return parameter != null
        && !parameter.isList()
        && switch (parameter.type()) {
          case INT, DOUBLE, BOOLEAN -> true;
          case DATE, TIMESTAMP, STRING, PATH -> false;
        };
  }
}
