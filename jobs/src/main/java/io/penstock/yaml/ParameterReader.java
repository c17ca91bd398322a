package io.penstock.yaml;

import io.penstock.definition.Parameter;
import io.penstock.definition.ParameterType;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.yaml.GivenValues.Given;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code parameters} and gives each its value for this run. */
final class ParameterReader {
  private static final String EXAMPLE = "{type: date, default: 2025-06-30}";
  private static final List<String> TYPES =
      Arrays.stream(ParameterType.values()).map(ParameterType::keyword).toList();
  private static final List<String> TYPES_AND_LIST =
      Stream.concat(TYPES.stream(), Stream.of(Parameter.LIST)).toList();
  private static final String SECRET = "${secret:";

  /** An example of the section. */
  static final String SECTION_EXAMPLE = "{as_of: " + EXAMPLE + "}";

  static final KeySet KEYS =
      KeySet.of(
          "parameter",
          EXAMPLE,
          Key.of("type", Kinds.words(TYPES_AND_LIST), "date", "How SQL sees it.").required(),
          Key.of(
              "of", Kinds.words(TYPES), "string", "With list: what its items are; else strings."),
          Key.of(
              "default",
              Kinds.anyOf(Kinds.VALUE, Kinds.list(Kinds.VALUE)),
              "2025-06-30",
              "Its value where a run gives none."),
          Key.of("description", Kinds.TEXT, "Last day that features may see.", "For people."));

  private static final int MOST = 1_000;

  private final Values values;
  private final GivenValues given;
  private final Map<String, String> variables;
  private final Map<String, Parameter> declared = new LinkedHashMap<>();
  private final Set<String> unusable = new HashSet<>();
  private final Map<String, Text> names = new HashMap<>();

  private ParameterReader(Values values, GivenValues given, Map<String, String> variables) {
    this.values = values;
    this.given = given;
    this.variables = variables;
  }

  /**
   * Reads the section.
   *
   * @param top the keys of the file
   * @param given values of this run
   * @param variables built-in values, by name
   */
  static Parameters read(Keys top, GivenValues given, Map<String, String> variables) {
    ParameterReader reader = new ParameterReader(top.values(), given, variables);
    List<Entry> entries = top.entries("parameters");
    entries.stream().limit(MOST).forEach(reader::read);
    Parameters parameters = new Parameters(reader.declared, reader.unusable, variables);
    given.required().stream()
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
    Text first = names.putIfAbsent(name.value(), name);
    if (first != null) {
      problems().add(YamlProblems.duplicateParameter(name, first.at()));
      return;
    }
    String path = "parameters." + name;
    Mapping mapping = values.mapping(entry.value(), path, "a map such as " + EXAMPLE);
    Shape shape = null;
    if (mapping != null) {
      Keys keys = new Keys(values, path, name.at(), mapping, KEYS);
      keys.text("description");
      shape = shape(keys);
      if (shape != null) {
        declare(name, shape, value(keys, name, shape));
      }
    }
    if (shape == null) {
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

  private static @Nullable Shape shape(Keys keys) {
    Text type = keys.word("type");
    if (type == null) {
      return null;
    }
    Text of = keys.word("of");
    if (!type.value().equals(Parameter.LIST)) {
      keys.refuse("of", "needs 'type: list'", "Delete it, or make the parameter a list.");
      return new Shape(type(type), false);
    }
    boolean isBroken = of == null && keys.has("of");
    return isBroken ? null : new Shape(of == null ? ParameterType.STRING : type(of), true);
  }

  private static ParameterType type(Text word) {
    return ParameterType.valueOf(word.value().toUpperCase(Locale.ROOT));
  }

  private Optional<List<String>> value(Keys keys, Text name, Shape shape) {
    Optional<List<String>> byDefault = byDefault(keys, name, shape);
    for (Given value : given.of(name.value())) {
      if (!ParameterValues.isNone(shape.type(), shape.isList(), value.text())) {
        Position at = value.at() == null ? name.at() : value.at();
        return checked(at, name, shape, value.text(), value.source());
      }
    }
    if (!keys.has("default")) {
      problems().add(ValueProblems.parameterHasNoValue(name));
    }
    return byDefault;
  }

  private Optional<List<String>> byDefault(Keys keys, Text name, Shape shape) {
    YamlNode node = keys.node("default");
    if (!shape.isList() || !(node instanceof Sequence sequence)) {
      return node == null ? Optional.empty() : byDefault(node, keys.path("default"), name, shape);
    }
    List<String> items = new ArrayList<>();
    boolean isRight = true;
    for (YamlNode item : sequence.items()) {
      String path = "an item of " + keys.path("default");
      Optional<List<String>> value = byDefault(item, path, name, shape.item());
      value.ifPresent(items::addAll);
      isRight &= value.isPresent();
    }
    return isRight ? Optional.of(items) : Optional.empty();
  }

  private Optional<List<String>> byDefault(YamlNode node, String path, Text name, Shape shape) {
    String source = "its default";
    Scalar scalar = values.scalar(node, path, shape.isList() ? "a list" : "text");
    if (scalar != null && scalar.text().value().contains(SECRET)) {
      problems().add(ValueProblems.secretInParameter(scalar.at(), name, source));
      return Optional.empty();
    }
    Text value = scalar == null ? null : values.scope().resolve(scalar);
    return value == null
        ? Optional.empty()
        : checked(value.at(), name, shape, value.value(), source);
  }

  private Optional<List<String>> checked(
      Position at, Text name, Shape shape, String value, String source) {
    if (value.contains(SECRET)) {
      problems().add(ValueProblems.secretInParameter(at, name, source));
      return Optional.empty();
    }
    Optional<List<String>> canonical = shape.canonical(value);
    if (canonical.isEmpty()) {
      String why = shape.isList() ? "" : ParameterValues.why(shape.type(), value.strip());
      problems().add(ValueProblems.badParameterValue(at, name, shape.wanted(), value, source, why));
    }
    return canonical;
  }

  /** Where there is no value, a stand-in lets later checks go on: SQL needs only the type. */
  private void declare(Text name, Shape shape, Optional<List<String>> value) {
    List<String> standIn = List.of(ParameterValues.standIn(shape.type()));
    List<String> known = value.orElse(standIn);
    declared.put(name.value(), new Parameter(name, shape.type(), shape.isList(), known));
    if (value.isEmpty() && (shape.isList() || !isHarmless(shape.type()))) {
      unusable.add(name.value());
    }
  }

  /** The type of a parameter. */
  private record Shape(ParameterType type, boolean isList) {
    Shape item() {
      return new Shape(type, false);
    }

    String wanted() {
      String item = ParameterValues.wanted(type);
      return isList ? "a list, each item of it " + item : item;
    }

    /** The canonical texts of the items, or empty where one does not fit. */
    Optional<List<String>> canonical(String value) {
      if (!isList) {
        return ParameterValues.canonical(type, stripped(value)).map(List::of);
      }
      Optional<List<String>> items = ListText.parse(value);
      List<String> canonical =
          items.orElse(List.of()).stream()
              .flatMap(item -> ParameterValues.canonical(type, stripped(item)).stream())
              .toList();
      return items.filter(all -> all.size() == canonical.size()).map(all -> canonical);
    }

    /** A template may leave a line break; in text it means something. */
    private String stripped(String value) {
      return type == ParameterType.STRING || type == ParameterType.PATH ? value : value.strip();
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
