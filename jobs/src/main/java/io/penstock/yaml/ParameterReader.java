package io.penstock.yaml;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code parameters} and gives each its value for this run. */
final class ParameterReader {
  private static final String EXAMPLE = "{type: date, default: 2025-06-30}";
  private static final List<String> TYPES =
      Arrays.stream(ParameterType.values()).map(ParameterType::keyword).toList();

  /** An example of the section. */
  static final String SECTION_EXAMPLE = "{as_of: " + EXAMPLE + "}";

  static final KeySet KEYS =
      KeySet.of(
          "parameter",
          EXAMPLE,
          Key.of("type", Kinds.words(TYPES), "date", "How SQL sees it.").required(),
          Key.of("default", Kinds.VALUE, "2025-06-30", "Its value where a run gives none."),
          Key.of("description", Kinds.TEXT, "Last day that features may see.", "For people."));

  private static final int MOST = 1_000;

  private final Values values;
  private final Map<String, String> given;
  private final Map<String, String> variables;
  private final Map<String, Parameter> declared = new LinkedHashMap<>();
  private final Set<String> unusable = new HashSet<>();

  private ParameterReader(Values values, Map<String, String> given, Map<String, String> variables) {
    this.values = values;
    this.given = given;
    this.variables = variables;
  }

  /**
   * Reads the section.
   *
   * @param top the keys of the file
   * @param given values of this run, by name
   * @param variables built-in values, by name
   */
  static Parameters read(Keys top, Map<String, String> given, Map<String, String> variables) {
    ParameterReader reader = new ParameterReader(top.values(), given, variables);
    List<Entry> entries = top.entries("parameters");
    entries.stream().limit(MOST).forEach(reader::read);
    Parameters parameters = new Parameters(reader.declared, reader.unusable, variables);
    given.keySet().stream()
        .sorted()
        .filter(name -> !reader.isDeclared(name))
        .forEach(name -> reader.reportUnknown(name, top.at("parameters")));
    return parameters;
  }

  private boolean isDeclared(String name) {
    return declared.containsKey(name) || unusable.contains(name);
  }

  private void reportUnknown(String name, Position at) {
    problems().add(ValueProblems.unknownGivenParameter(at, name, declared.keySet()));
  }

  private void read(Entry entry) {
    Text name = entry.key();
    if (!isName(name)) {
      unusable.add(name.value());
      return;
    }
    String path = "parameters." + name;
    Mapping mapping = values.mapping(entry.value(), path, "a map such as " + EXAMPLE);
    ParameterType type = null;
    if (mapping != null) {
      Keys keys = new Keys(values, path, name.at(), mapping, KEYS);
      keys.text("description");
      type = type(keys);
      if (type != null) {
        declare(name, type, value(keys, name, type));
      }
    }
    if (type == null) {
      unusable.add(name.value());
    }
  }

  private boolean isName(Text name) {
    if (!PipelineReader.NAME.matcher(name.value()).matches()) {
      problems().add(ValueProblems.badParameterName(name));
      return false;
    }
    if (variables.containsKey(name.value())) {
      problems().add(ValueProblems.shadowsVariable(name));
      return false;
    }
    return true;
  }

  private static @Nullable ParameterType type(Keys keys) {
    Text type = keys.word("type");
    return type == null ? null : ParameterType.valueOf(type.value().toUpperCase(Locale.ROOT));
  }

  private Optional<String> value(Keys keys, Text name, ParameterType type) {
    Optional<String> byDefault = byDefault(keys, name, type);
    String value = given.get(name.value());
    if (value != null) {
      return checked(name.at(), name, type, value, "from --param");
    }
    if (!keys.has("default")) {
      problems().add(ValueProblems.parameterHasNoValue(name));
    }
    return byDefault;
  }

  private Optional<String> byDefault(Keys keys, Text name, ParameterType type) {
    YamlNode node = keys.node("default");
    Scalar scalar = node == null ? null : values.scalar(node, keys.path("default"), "text");
    Text value = scalar == null ? null : values.scope().resolve(scalar);
    return value == null
        ? Optional.empty()
        : checked(value.at(), name, type, value.value(), "its default");
  }

  private Optional<String> checked(
      Position at, Text name, ParameterType type, String value, String source) {
    Optional<String> canonical = ParameterValues.canonical(type, value);
    if (canonical.isEmpty()) {
      problems().add(ValueProblems.badParameterValue(at, name, type, value, source));
    }
    return canonical;
  }

  /** Where there is no value, a stand-in lets later checks go on: SQL needs only the type. */
  private void declare(Text name, ParameterType type, Optional<String> value) {
    String standIn = ParameterValues.standIn(type);
    declared.put(name.value(), new Parameter(name, type, value.orElse(standIn)));
    if (value.isEmpty() && !isHarmless(type)) {
      unusable.add(name.value());
    }
  }

  private static boolean isHarmless(ParameterType type) {
    return switch (type) {
      case DATE, TIMESTAMP, PATH -> true;
      case INT, DOUBLE, STRING, BOOLEAN -> false;
    };
  }

  private Problems problems() {
    return values.scope().problems();
  }
}
