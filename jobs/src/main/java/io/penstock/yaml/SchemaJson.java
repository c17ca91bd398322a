package io.penstock.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes pieces of a JSON Schema: keywords, and what they say as JSON. */
final class SchemaJson {
  private SchemaJson() {}

  static Map<String, String> reference(String title) {
    return object("$ref", Json.text("#/$defs/" + title.replace(' ', '-')));
  }

  static Map<String, String> array(Kind item, int least) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("type", Json.text("array"));
    json.put("items", Json.object(item.schema()));
    if (least > 0) {
      json.put("minItems", String.valueOf(least));
    }
    return json;
  }

  static Map<String, String> scalar(String pattern) {
    return object(
        "type", Json.texts(List.of("string", "number", "boolean")), "pattern", Json.text(pattern));
  }

  /** Any value may stand as a parameter. */
  static Map<String, String> parameter() {
    return object("type", Json.text("string"), "pattern", Json.text("\\$\\{"));
  }

  static String orParameter(String pattern) {
    return pattern + "|\\$\\{";
  }

  static Map<String, String> either(Map<String, String> one, Map<String, String> other) {
    return either(List.of(one, other));
  }

  /** What fits one of some schemas. */
  static Map<String, String> either(List<Map<String, String>> schemas) {
    return object("anyOf", Json.array(schemas.stream().map(Json::object).toList()));
  }

  /** Keywords and JSON in turn. */
  static Map<String, String> object(String... keysAndJson) {
    Map<String, String> json = new LinkedHashMap<>();
    for (int i = 0; i < keysAndJson.length; i += 2) {
      json.put(keysAndJson[i], keysAndJson[i + 1]);
    }
    return json;
  }
}
