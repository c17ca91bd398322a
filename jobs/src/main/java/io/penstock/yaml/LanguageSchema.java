package io.penstock.yaml;

import static io.penstock.yaml.SchemaJson.either;
import static io.penstock.yaml.SchemaJson.object;

import io.penstock.yaml.Kind.StageRole;
import io.penstock.yaml.StageSchema.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the JSON Schema (draft 2020-12) of the files that a user writes, for editors: it is made
 * of the same keys as the readers use. It says less than they do: nothing of what one name has to
 * do with another, and nothing of SQL.
 */
public final class LanguageSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  private LanguageSchema() {}

  /**
   * The schema of a pipeline file.
   *
   * @param prepare the stages that prepare columns
   * @param algorithms the stages that learn
   */
  public static String ofPipeline(List<StageSchema> prepare, List<StageSchema> algorithms) {
    Map<String, String> definitions = definitions(PipelineReader.KEYS);
    List<StageSchema> any = Stream.concat(prepare.stream(), algorithms.stream()).toList();
    define(definitions, StageRole.PREPARE, prepare);
    define(definitions, StageRole.ALGORITHM, algorithms);
    definitions.put(key(StageRole.ANY.definition()), Json.object(anyStage(any)));
    return schema("A pipeline of Penstock", PipelineReader.KEYS, definitions);
  }

  /** The schema of a profile, a file of {@code conf/}. */
  public static String ofProfile() {
    return schema("A profile of Penstock", ProfileReader.KEYS, definitions(ProfileReader.KEYS));
  }

  private static String schema(String title, KeySet keys, Map<String, String> definitions) {
    Map<String, String> json = object("$schema", Json.text(DRAFT), "title", Json.text(title));
    json.putAll(map(keys));
    if (!definitions.isEmpty()) {
      json.put("$defs", Json.object(definitions));
    }
    return Json.object(json) + "\n";
  }

  private static Map<String, String> definitions(KeySet root) {
    Map<String, String> definitions = new LinkedHashMap<>();
    root.all().values().stream()
        .filter(keys -> !keys.equals(root))
        .forEach(keys -> definitions.put(key(keys.title()), Json.object(map(keys))));
    return definitions;
  }

  /** A map with keys of its own. */
  private static Map<String, String> map(KeySet keys) {
    Map<String, String> properties = new LinkedHashMap<>();
    keys.keys().forEach(key -> properties.put(key.name(), Json.object(property(key))));
    Map<String, String> json =
        object(
            "type",
            Json.text("object"),
            "properties",
            Json.object(properties),
            "additionalProperties",
            "false");
    List<Key> required =
        keys.keys().stream().filter(key -> key.isRequired() && key.unless() == null).toList();
    if (!required.isEmpty()) {
      json.put("required", Json.texts(required.stream().map(Key::name).toList()));
    }
    if (!keys.oneOf().isEmpty()) {
      List<Map<String, String>> choices = keys.oneOf().stream().map(LanguageSchema::has).toList();
      json.put("oneOf", Json.array(choices.stream().map(Json::object).toList()));
    }
    List<Map<String, String>> conditions =
        keys.keys().stream()
            .filter(key -> key.unless() != null)
            .map(key -> either(List.of(has(key.name()), has(String.valueOf(key.unless())))))
            .toList();
    if (!conditions.isEmpty()) {
      json.put("allOf", Json.array(conditions.stream().map(Json::object).toList()));
    }
    return json;
  }

  private static Map<String, String> has(String key) {
    return object("required", Json.texts(List.of(key)));
  }

  private static Map<String, String> property(Key key) {
    Map<String, String> json = object("description", Json.text(help(key)));
    json.putAll(key.kind().schema());
    return json;
  }

  private static String help(Key key) {
    String plain = key.help().replace("`", "").replaceAll("\\[([^]]*)]\\(#[^)]*\\)", "$1");
    StringBuilder help = new StringBuilder(plain);
    if (key.instead() != null) {
      help.append((" Not supported yet. " + key.instead()).stripTrailing());
    }
    List<String> notYet = key.kind() instanceof Kind.Words words ? words.notYet() : List.of();
    if (!notYet.isEmpty()) {
      help.append(" Not supported yet: ").append(String.join(", ", notYet)).append('.');
    }
    return key.example().contains("...") ? help.toString() : help + " Example: " + key.example();
  }

  private static void define(
      Map<String, String> definitions, StageRole role, List<StageSchema> stages) {
    Map<String, String> properties = new LinkedHashMap<>();
    stages.forEach(stage -> properties.put(stage.name(), Json.object(stage(stage))));
    Map<String, String> names =
        object("enum", Json.texts(stages.stream().map(StageSchema::name).toList()));
    Map<String, String> map =
        object(
            "type",
            Json.text("object"),
            "properties",
            Json.object(properties),
            "additionalProperties",
            "false",
            "minProperties",
            "1",
            "maxProperties",
            "1");
    definitions.put(
        key(role.definition()), Json.object(either(List.of(names, SchemaJson.parameter(), map))));
  }

  /** By simple or full class name: the names are a help, not a limit. */
  private static Map<String, String> anyStage(List<StageSchema> stages) {
    Map<String, String> name =
        object(
            "type",
            Json.text("string"),
            "examples",
            Json.texts(stages.stream().map(StageSchema::name).toList()));
    Map<String, String> map =
        object("type", Json.text("object"), "minProperties", "1", "maxProperties", "1");
    return either(List.of(name, map));
  }

  private static Map<String, String> stage(StageSchema stage) {
    Map<String, String> properties = new LinkedHashMap<>();
    stage
        .parameters()
        .forEach(parameter -> properties.put(parameter.name(), Json.object(value(parameter))));
    return object(
        "type",
        Json.texts(List.of("object", "null")),
        "properties",
        Json.object(properties),
        "additionalProperties",
        "false");
  }

  private static Map<String, String> value(Parameter parameter) {
    Map<String, String> item =
        parameter.words().isEmpty()
            ? object("type", Json.text(parameter.type()))
            : object("enum", Json.texts(parameter.words()));
    if (parameter.type().equals("string") && parameter.words().isEmpty()) {
      item = Kinds.VALUE.schema();
    }
    Map<String, String> json = object("description", Json.text(parameter.help()));
    Map<String, String> one = either(List.of(item, SchemaJson.parameter()));
    json.putAll(
        parameter.isList() ? object("type", Json.text("array"), "items", Json.object(one)) : one);
    return json;
  }

  private static String key(String title) {
    return title.replace(' ', '-');
  }
}
