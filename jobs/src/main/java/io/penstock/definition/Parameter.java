package io.penstock.definition;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A parameter and its value for this run.
 *
 * @param name as used in {@code ${name}} and, in SQL, {@code :name}
 * @param type how SQL sees it; of a list, how SQL sees each item
 * @param isList whether it is a list, an ARRAY in SQL
 * @param values the canonical texts of the items, valid for the type; one if it is no list
 */
public record Parameter(Text name, ParameterType type, boolean isList, List<String> values) {
  /** The word for a list in the pipeline file. */
  public static final String LIST = "list";

  public Parameter {
    values = List.copyOf(values);
    if (!isList && values.size() != 1) {
      throw new IllegalArgumentException(name + ": one value, not " + values.size());
    }
  }

  /** A parameter that is no list. */
  public Parameter(Text name, ParameterType type, String value) {
    this(name, type, false, List.of(value));
  }

  /** A list. */
  public static Parameter listOf(Text name, ParameterType type, List<String> values) {
    return new Parameter(name, type, true, values);
  }

  /** The canonical text of the value; of a list, one text that no other list has. */
  public String value() {
    return isList
        ? values.stream().map(Parameter::quoted).collect(Collectors.joining(", ", "[", "]"))
        : values.get(0);
  }

  /** The value with its type, for a fingerprint: {@code date 2025-06-30}. */
  public String typedValue() {
    return (isList ? LIST + " of " : "") + type.keyword() + " " + value();
  }

  private static String quoted(String item) {
    return "'" + item.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
