package io.penstock.yaml;

import io.penstock.definition.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the value of a key is: {@link Keys} reads it; the JSON Schema and the docs follow it. */
sealed interface Kind {
  /** Its JSON Schema: keywords and JSON. */
  Map<String, String> schema();

  /** The kinds that it is made of. */
  default List<Kind> parts() {
    return List.of();
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
          ? SchemaJson.scalar("\\S")
          : SchemaJson.object(
              "type", Json.text("string"), "pattern", Json.text(SchemaJson.orParameter(pattern)));
    }
  }

  record Sql() implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.scalar("^(?![\\s\\S]*\\$\\{[^{}\\s]{0,100}\\})[\\s\\S]*\\S");
    }
  }

  record Value() implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.object("type", Json.texts(List.of("string", "number", "boolean")));
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
      return SchemaJson.either(SchemaJson.object("enum", Json.texts(all)), SchemaJson.parameter());
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
      return SchemaJson.either(number, SchemaJson.parameter());
    }
  }

  record Share() implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> share =
          SchemaJson.object(
              "type", Json.text("number"), "exclusiveMinimum", "0", "exclusiveMaximum", "1");
      return SchemaJson.either(share, SchemaJson.parameter());
    }
  }

  record Amount() implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.either(
          SchemaJson.object("type", Json.text("number"), "minimum", "0"), SchemaJson.parameter());
    }
  }

  record Bool() implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.either(
          SchemaJson.object("type", Json.text("boolean")), SchemaJson.parameter());
    }
  }

  record Texts(Kind form, boolean differ, boolean some) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> json = SchemaJson.array(form, some ? 1 : 0);
      if (differ) {
        json.put("uniqueItems", "true");
      }
      return json;
    }
  }

  record MapOf(KeySet keys) implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.reference(keys.title());
    }
  }

  record Entries(String keyPattern, Kind value, boolean some) implements Kind {
    @Override
    public Map<String, String> schema() {
      Map<String, String> json = new LinkedHashMap<>();
      json.put("type", Json.text("object"));
      json.put("propertyNames", Json.object(SchemaJson.object("pattern", Json.text(keyPattern))));
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
      Map<String, String> json = SchemaJson.array(item, least);
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
      return SchemaJson.either(kinds.stream().map(Kind::schema).toList());
    }

    @Override
    public List<Kind> parts() {
      return kinds;
    }
  }

  record Stage(StageRole role) implements Kind {
    @Override
    public Map<String, String> schema() {
      return SchemaJson.reference(role.definition());
    }
  }
}
