package io.penstock.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Parser and JSON Schema say the same of every key: both follow the one definition of it. */
class LanguageSweepTest {
  private static final Set<String> NOT_OF_ONE_KEY =
      Set.of("unknown-dataset", "unknown-model", "does-not-fit", "not-supported-yet");
  private static final SchemaCheck PIPELINE =
      new SchemaCheck(
          LanguageSchema.ofPipeline(
              stages("imputer", "vectorAssembler"), stages("logisticRegression")));
  private static final SchemaCheck PROFILE = new SchemaCheck(LanguageSchema.ofProfile());

  /** What files name that name others. */
  private static final Map<String, byte[]> OTHERS =
      Map.of(
          "tables/more.yaml",
              "tables: {more: {sql: SELECT 1 AS one}}".getBytes(StandardCharsets.UTF_8),
          "sql/spending.sql", "SELECT 1 AS one".getBytes(StandardCharsets.UTF_8));

  /**
   * A map of the language in the smallest file that has it.
   *
   * @param file makes the file of the text of the map
   */
  private record Place(KeySet keys, boolean isInProfile, UnaryOperator<String> file) {
    String file(Map<String, String> map) {
      return file.apply(flow(map));
    }

    List<Problem> problems(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return isInProfile
          ? ProfileReader.read("p.yaml", bytes).problems()
          : PipelineReader.read(input(bytes)).problems();
    }

    private static PipelineInput input(byte[] pipeline) {
      Map<String, byte[]> files = new HashMap<>(OTHERS);
      files.put("p.yaml", pipeline);
      return new PipelineInput(
          "p.yaml", PipelineFiles.of(files), List.of(), List.of(), Map.of(), Map.of(), Map.of());
    }

    List<String> schemaProblems(String text) {
      return (isInProfile ? PROFILE : PIPELINE).problems(text);
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aRightValueIsAccepted(Place place, Key key) {
    String file = place.file(with(place.keys(), key));

    List<Problem> problems = place.problems(file);

    assertThat(place.schemaProblems(file)).as(file).isEmpty();
    assertThat(problems).as(file).allMatch(problem -> NOT_OF_ONE_KEY.contains(problem.code()));
    if (key.isNotYet()) {
      assertThat(problems).extracting(Problem::code).as(file).contains("not-supported-yet");
    }
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aWrongValueIsRefused(Place place, Key key) {
    Map<String, String> right = with(place.keys(), key);
    List<Problem> known = place.problems(place.file(right));
    for (String value : wrong(key.kind())) {
      Map<String, String> map = new LinkedHashMap<>(right);
      map.put(key.name(), value);
      assertRefused(place, place.file(map), known);
    }
  }

  @ParameterizedTest
  @MethodSource("places")
  void anUnknownKeyIsRefused(Place place) {
    Map<String, String> map = new LinkedHashMap<>(minimal(place.keys(), ""));
    List<Problem> known = place.problems(place.file(map));
    map.put("zzz", "1");

    assertRefused(place, place.file(map), known);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aMissingKeyIsRefusedWhereItMustBe(Place place, Key key) {
    Map<String, String> map = new LinkedHashMap<>(minimal(place.keys(), ""));
    boolean isChosen = place.keys().oneOf().contains(key.name()) && map.containsKey(key.name());
    if (key.isRequired() || isChosen) {
      List<Problem> known = place.problems(place.file(map));
      map.remove(key.name());
      assertRefused(place, place.file(map), known);
    }
  }

  private static void assertRefused(Place place, String file, List<Problem> known) {
    assertThat(place.schemaProblems(file)).as("schema: " + file).isNotEmpty();
    assertThat(place.problems(file))
        .as("parser: " + file)
        .anyMatch(
            problem -> !problem.code().equals("not-supported-yet") && !known.contains(problem));
  }

  static Stream<Arguments> keys() {
    return all().stream()
        .flatMap(
            place ->
                place.keys().keys().stream()
                    .map(
                        key ->
                            Arguments.argumentSet(
                                place.keys().title() + ": " + key.name(), place, key)));
  }

  static Stream<Arguments> places() {
    return all().stream().map(place -> Arguments.argumentSet(place.keys().title(), place));
  }

  private static List<Place> all() {
    Map<String, Place> found = new LinkedHashMap<>();
    visit(new Place(PipelineReader.KEYS, false, text -> text), found);
    visit(new Place(ProfileReader.KEYS, true, text -> text), found);
    assertThat(found.keySet()).containsAll(PipelineReader.KEYS.all().keySet()).contains("profile");
    return List.copyOf(found.values());
  }

  private static void visit(Place place, Map<String, Place> found) {
    if (found.putIfAbsent(place.keys().title(), place) != null) {
      return;
    }
    for (Key key : place.keys().keys()) {
      Function<String, String> file =
          value -> {
            Map<String, String> map = new LinkedHashMap<>(with(place.keys(), key));
            map.put(key.name(), value);
            return place.file(map);
          };
      visit(key.kind(), place, file, found);
    }
  }

  private static void visit(
      Kind kind, Place outer, Function<String, String> file, Map<String, Place> found) {
    if (kind instanceof Kind.MapOf map) {
      visit(new Place(map.keys(), outer.isInProfile(), file::apply), found);
    } else if (kind instanceof Kind.Entries entries) {
      visit(entries.value(), outer, value -> file.apply("{a_name: " + value + "}"), found);
    } else {
      kind.parts().forEach(part -> visit(part, outer, file, found));
    }
  }

  /** The smallest right map, and one key more. */
  private static Map<String, String> with(KeySet keys, Key key) {
    Map<String, String> map = new LinkedHashMap<>(minimal(keys, key.name()));
    map.put(key.name(), right(key));
    return map;
  }

  /** The smallest right map that can have a key, or any. */
  private static Map<String, String> minimal(KeySet keys, String more) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Key key : keys.keys()) {
      boolean isFirstChoice =
          key.name().equals(keys.oneOf().stream().findFirst().orElse(""))
              && !keys.oneOf().contains(more);
      boolean isReplaced = key.unless() != null && key.unless().equals(more);
      if ((key.isRequired() && !isReplaced) || isFirstChoice) {
        map.put(key.name(), right(key));
      }
    }
    // What a definition does not say: a map must not be without all of these.
    switch (keys.title()) {
      case "pipeline" -> map.put("tables", "{t: {sql: SELECT 1}}");
      case "parameter" -> map.put("default", "2025-06-30");
      case "source" -> map.put("schema", "id BIGINT");
      case "feature set" -> {
        if (!more.equals("like")) {
          map.put("values", "{n: {agg: count(*)}}");
        }
      }
      case "number of rows" -> map.put("atLeast", "1");
      default -> {}
    }
    return map;
  }

  private static String right(Key key) {
    boolean isMaps =
        key.kind() instanceof Kind.Entries entries && entries.value() instanceof Kind.MapOf;
    if (!isMaps || !key.example().contains("...")) {
      boolean isText = key.kind() instanceof Kind.Plain; // which has a comma for some
      return isText ? "'" + key.example().replace("'", "''") + "'" : key.example();
    }
    Kind.MapOf value = (Kind.MapOf) key.kind().parts().get(0);
    return "{a_name: " + flow(minimal(value.keys(), "")) + "}";
  }

  /** Values that are wrong for the kind; a list in a list and nothing at all are so for all. */
  private static List<String> wrong(Kind kind) {
    List<String> wrong = new ArrayList<>(List.of("[[a]]", ""));
    if (kind instanceof Kind.Words || kind instanceof Kind.WholeNumber) {
      wrong.add("no_such_word");
    } else if (kind instanceof Kind.Share || kind instanceof Kind.Amount) {
      wrong.add("-1");
    } else if (kind instanceof Kind.Bool) {
      wrong.add("maybe");
    } else if (kind instanceof Kind.Plain plain && !plain.pattern().isEmpty()) {
      wrong.add("'?'");
    } else if (kind instanceof Kind.Sql) {
      wrong.add("'${x} > 0'");
    } else if (kind instanceof Kind.Texts texts) {
      wrong.add("a");
      if (texts.some()) {
        wrong.add("[]");
      }
    } else if (kind instanceof Kind.Entries entries) {
      wrong(entries.value()).forEach(value -> wrong.add("{a_name: " + value + "}"));
    }
    return wrong;
  }

  private static String flow(Map<String, String> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static List<StageSchema> stages(String... names) {
    StageSchema.Parameter strategy =
        new StageSchema.Parameter("strategy", "string", false, List.of("mean", "median"), "How.");
    StageSchema.Parameter maxIter =
        new StageSchema.Parameter("maxIter", "integer", false, List.of(), "At most.");
    return Stream.of(names).map(name -> new StageSchema(name, List.of(strategy, maxIter))).toList();
  }
}
