package io.penstock.yaml;

import io.penstock.definition.Check;
import io.penstock.definition.ModelNode.ParameterValue;
import io.penstock.definition.ModelNode.Stage;
import io.penstock.definition.Parameter;
import io.penstock.definition.SqlTokens;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the text that says all that decides a node's result, in the form of JSON with sorted keys.
 * It is made of the values that were read, not of the file, so that layout, key order and writing a
 * default out change nothing. What is absent is left out, so that a new key of the language changes
 * no old text.
 */
final class CanonicalText {
  private static final Pattern NOT_TEXT = Pattern.compile("[-+.0-9][-+.0-9eE]*|true|false");

  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, String> mentioned = new TreeMap<>();
  private final Map<String, Parameter> parameters = new TreeMap<>();

  /** Begins the text of a node of a section; the parameters are those that its SQL may mention. */
  CanonicalText(String section, Collection<Parameter> parameters) {
    parameters.forEach(p -> this.parameters.put(p.name().value().toLowerCase(Locale.ROOT), p));
    text("section", section);
  }

  CanonicalText text(String key, @Nullable Object value) {
    return value == null ? this : json(key, quoted(value.toString()));
  }

  CanonicalText number(String key, @Nullable Number value) {
    return value == null ? this : json(key, value.toString());
  }

  CanonicalText list(String key, List<Text> items) {
    return items.isEmpty() ? this : json(key, list(items));
  }

  CanonicalText sql(String key, Text sql) {
    return json(key, sql(sql));
  }

  CanonicalText sqlOrNull(String key, @Nullable Text sql) {
    return json(key, sql == null ? "null" : sql(sql));
  }

  /** A value that is already JSON. */
  CanonicalText json(String key, String json) {
    keys.put(key, json);
    return this;
  }

  /** Texts by key, in the order of the keys. */
  CanonicalText texts(String key, Map<Text, Text> texts) {
    Map<String, String> json = new TreeMap<>();
    texts.forEach((name, text) -> json.put(name.value(), quoted(text.value())));
    return json.isEmpty() ? this : json(key, object(json));
  }

  /** SQL by column, in the order of the file, which is that of the columns. */
  CanonicalText sqls(String key, Map<Text, Text> columns) {
    Map<String, String> json = new LinkedHashMap<>();
    columns.forEach((name, sql) -> json.put(name.value(), sql(sql)));
    return json.isEmpty() ? this : json(key, object(json));
  }

  CanonicalText write(WriteMode write) {
    text("write", write.keyword());
    if (write instanceof WriteMode.Merge merge) {
      list("keys", merge.keys());
      text("sequenceBy", merge.sequenceBy());
      Text deleteWhen = merge.deleteWhen();
      return deleteWhen == null ? this : sql("deleteWhen", deleteWhen);
    } else if (write instanceof WriteMode.Scd2 history) {
      list("keys", history.keys());
      text("sequenceBy", history.sequenceBy());
    }
    return this;
  }

  CanonicalText checks(List<Check> checks) {
    Map<String, String> byName = new TreeMap<>();
    checks.forEach(check -> byName.put(check.name().value(), check(check)));
    return byName.isEmpty() ? this : json("checks", object(byName));
  }

  /** The text as it is now. */
  String build() {
    if (!mentioned.isEmpty()) {
      json("parameters", object(mentioned));
    }
    return object(keys);
  }

  /** SQL without comments and layout; its parameters are noted. */
  String sql(Text sql) {
    List<String> tokens = SqlTokens.of(sql.value());
    for (String token : tokens) {
      Parameter parameter = parameters.get(SqlTokens.parameter(token).toLowerCase(Locale.ROOT));
      if (parameter != null) {
        mentioned.put(parameter.name().value(), quoted(parameter.typedValue()));
      }
    }
    return quoted(SqlTokens.oneLine(tokens));
  }

  private String check(Check check) {
    Map<String, String> json = new TreeMap<>();
    json.put("onViolation", quoted(check.onViolation().keyword()));
    if (check instanceof Check.Expect expect) {
      json.put("expect", sql(expect.expression()));
    } else if (check instanceof Check.Unique unique) {
      json.put("unique", list(unique.columns()));
    } else if (check instanceof Check.Rows rows) {
      json.put("atLeast", String.valueOf(rows.atLeast()));
      json.put("atMost", String.valueOf(rows.atMost()));
    } else if (check instanceof Check.References references) {
      json.put("references", quoted(references.to().value().toLowerCase(Locale.ROOT)));
      json.put("on", list(references.on()));
    } else if (check instanceof Check.Freshness freshness) {
      json.put("freshness", quoted(freshness.time().value()));
      json.put("within", quoted(freshness.within().text()));
    }
    if (check.extent().ofTable()) {
      json.put("of", quoted("table"));
    }
    Text atMost = check.extent().atMost();
    if (atMost != null) {
      json.put("tolerance", quoted(atMost.value()));
    }
    return object(json);
  }

  static String stage(Stage stage) {
    Map<String, String> json = new TreeMap<>();
    stage.parameters().forEach(p -> json.put(p.name().value(), value(p.value())));
    return object(Map.of(stage.name().value(), object(json)));
  }

  private static String value(ParameterValue value) {
    if (value instanceof ParameterValue.Sequence sequence) {
      return array(sequence.items(), CanonicalText::value);
    }
    String text = value.text().value();
    boolean isQuoted = value instanceof ParameterValue.Scalar scalar && scalar.quoted();
    return isQuoted || !NOT_TEXT.matcher(text).matches() ? quoted(text) : text;
  }

  static String list(List<Text> items) {
    return array(items, item -> quoted(item.value()));
  }

  static <T> String array(List<T> items, Function<T, String> json) {
    return items.stream().map(json).collect(Collectors.joining(",", "[", "]"));
  }

  /** A map, in its own order. */
  static String object(Map<String, String> json) {
    return json.entrySet().stream()
        .map(entry -> quoted(entry.getKey()) + ":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    text.chars()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                default -> json.append((char) c);
              }
            });
    return json.append('"').toString();
  }
}
