package io.penstock.yaml;

import io.penstock.definition.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the value of a key is: {@link Keys} reads it; the JSON Schema and the docs follow it. */
sealed interface Kind {
  /** Text on which parameters are resolved. */
  Kind TEXT = new Plain("", "");

  /** One SELECT or one expression, in which parameters are {@code :name}. */
  Kind SQL = new Sql();

  /** Any single value. */
  Kind VALUE = new Value();

  /** {@code true} or {@code false}. */
  Kind BOOLEAN = new Bool();

  /** A number between 0 and 1, both left out. */
  Kind SHARE = new Share();

  /** A number of at least 0. */
  Kind AMOUNT = new Amount();

  /** Its JSON Schema: keywords and JSON. */
  Map<String, String> schema();

  /** The kinds that it is made of. */
  default List<Kind> parts() {
    return List.of();
  }

  /** Text of a form, which has a message of its own where it is another. */
  static Kind text(String pattern) {
    return new Plain(pattern, "");
  }

  /** Text of a form; {@code wanted} follows "must be" where it is another. */
  static Kind text(String pattern, String wanted) {
    return new Plain(pattern, wanted);
  }

  /** One of some words. */
  static Words words(String... words) {
    return words(List.of(words));
  }

  static Words words(List<String> words) {
    return new Words(words, List.of());
  }

  static Kind wholeNumber(long least, long most) {
    return new WholeNumber(least, most);
  }

  /** Names of columns that differ. */
  static Kind columns() {
    return new Texts(TEXT, true, false);
  }

  /** At least one column. */
  static Kind someColumns() {
    return new Texts(TEXT, true, true);
  }

  /** Texts, of which there may be none. */
  static Kind texts() {
    return new Texts(TEXT, false, false);
  }

  /** At least one text. */
  static Kind someTexts() {
    return someTexts(TEXT);
  }

  /** At least one text of a form. */
  static Kind someTexts(Kind form) {
    return new Texts(form, false, true);
  }

  /** A map with keys of its own. */
  static Kind map(KeySet keys) {
    return new MapOf(keys);
  }

  /** A map whose keys the user chooses. */
  static Kind entries(String keyPattern, Kind value) {
    return new Entries(keyPattern, value, false);
  }

  /** As above, with at least one entry. */
  static Kind someEntries(String keyPattern, Kind value) {
    return new Entries(keyPattern, value, true);
  }

  static Kind list(Kind item) {
    return new ListOf(item, 0, Integer.MAX_VALUE);
  }

  /** A list of at least one item. */
  static Kind someList(Kind item) {
    return new ListOf(item, 1, Integer.MAX_VALUE);
  }

  /** A list of two items. */
  static Kind pair(Kind item) {
    return new ListOf(item, 2, 2);
  }

  static Kind anyOf(Kind... kinds) {
    return new AnyOf(List.of(kinds));
  }

  /** An MLlib stage that prepares columns, learns, or either. */
  static Kind stage(StageRole role) {
    return new Stage(role);
  }

  /** Where the stages of a role are described. */
  enum StageRole {
    PREPARE,
    ALGORITHM,
    ANY;

    String definition() {
      return switch (this) {
        case PREPARE -> "stage of prepare";
        case ALGORITHM -> "algorithm";
        case ANY -> "stage";
      };
    }
  }

  record Plain(String pattern, String wanted) implements Kind {
    /** Whether the text is of the form; a form without a message is judged elsewhere. */
    boolean accepts(Text text) {
      return wanted.isEmpty() || text.value().matches(pattern);
    }

    @Override
    public Map<String, String> schema() {
      return pattern.isEmpty()
          ? scalar("\\S")
          : object("type", Json.text("string"), "pattern", Json.text(orParameter(pattern)));
    }
  }

  record Sql() implements Kind {
    @Override
    public Map<String, String> schema() {
      return scalar("^(?![\\s\\S]*\\$\\{[^{}\\s]{0,100}\\})[\\s\\S]*\\S");
    }
  }

  record Value() implements Kind {
    @Override
    public Map<String, String> schema() {
      return object("type", Json.texts(List.of("string", "number", "boolean")));
    }
  }

  /**
   * One of some words.
   *
   * @param known those that work
   * @param notYet those that the language has and this build cannot do
   */
  record Words(List<String> known, List<String> notYet) implements Kind {
    public Words {
      known = List.copyOf(known);
      notYet = List.copyOf(notYet);
    }

    Words notYet(String... words) {
      return new Words(known, List.of(words));
    }

    @Override
    public Map<String, String> schema() {
      List<String> all = Stream.concat(known.stream(), notYet.stream()).toList();
      return either(object("enum", Json.texts(all)), parameter());
    }
  }

  record WholeNumber(long least, long most) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> number = new LinkedHashMap<>(Map.of("type", Json.text("integer")));
      if (least > Long.MIN_VALUE) {
        number.put("minimum", String.valueOf(least));
      }
      if (most < Long.MAX_VALUE) {
        number.put("maximum", String.valueOf(most));
      }
      return either(number, parameter());
    }
  }

  record Share() implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> share =
          object("type", Json.text("number"), "exclusiveMinimum", "0", "exclusiveMaximum", "1");
      return either(share, parameter());
    }
  }

  record Amount() implements Kind {
    @Override
    public Map<String, String> schema() {
      return either(object("type", Json.text("number"), "minimum", "0"), parameter());
    }
  }

  record Bool() implements Kind {
    @Override
    public Map<String, String> schema() {
      return either(object("type", Json.text("boolean")), parameter());
    }
  }

  record Texts(Kind form, boolean differ, boolean some) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> json = array(form, some);
      if (differ) {
        json.put("uniqueItems", "true");
      }
      return json;
    }
  }

  record MapOf(KeySet keys) implements Kind {
    @Override
    public Map<String, String> schema() {
      return reference(keys.title());
    }
  }

  record Entries(String keyPattern, Kind value, boolean some) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> json = new LinkedHashMap<>();
      json.put("type", Json.text("object"));
      json.put("propertyNames", Json.object(object("pattern", Json.text(keyPattern))));
      json.put("additionalProperties", Json.object(value.schema()));
      if (some) {
        json.put("minProperties", "1");
      }
      return json;
    }

    @Override
    public List<Kind> parts() {
      return List.of(value);
    }
  }

  record ListOf(Kind item, int least, int most) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> json = array(item, false);
      if (least > 0) {
        json.put("minItems", String.valueOf(least));
      }
      if (most < Integer.MAX_VALUE) {
        json.put("maxItems", String.valueOf(most));
      }
      return json;
    }

    @Override
    public List<Kind> parts() {
      return List.of(item);
    }
  }

  record AnyOf(List<Kind> kinds) implements Kind {
    public AnyOf {
      kinds = List.copyOf(kinds);
    }

    @Override
    public Map<String, String> schema() {
      return either(kinds.stream().map(Kind::schema).toList());
    }

    @Override
    public List<Kind> parts() {
      return kinds;
    }
  }

  record Stage(StageRole role) implements Kind {
    @Override
    public Map<String, String> schema() {
      return reference(role.definition());
    }
  }

  static Map<String, String> reference(String title) {
    return object("$ref", Json.text("#/$defs/" + title.replace(' ', '-')));
  }

  private static Map<String, String> array(Kind item, boolean some) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("type", Json.text("array"));
    json.put("items", Json.object(item.schema()));
    if (some) {
      json.put("minItems", "1");
    }
    return json;
  }

  private static Map<String, String> scalar(String pattern) {
    return object(
        "type", Json.texts(List.of("string", "number", "boolean")), "pattern", Json.text(pattern));
  }

  /** Any value may stand as a parameter. */
  static Map<String, String> parameter() {
    return object("type", Json.text("string"), "pattern", Json.text("\\$\\{"));
  }

  private static String orParameter(String pattern) {
    return pattern + "|\\$\\{";
  }

  private static Map<String, String> either(Map<String, String> one, Map<String, String> other) {
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
