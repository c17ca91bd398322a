package io.penstock.yaml;

import io.penstock.definition.Expectation;
import io.penstock.definition.Expectation.Columns;
import io.penstock.definition.Parameter;
import io.penstock.definition.TestCase;
import io.penstock.definition.TestRows;
import io.penstock.definition.TestValue;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a file of test cases that stands beside a pipeline. */
public final class CasesReader {
  private static final String A_CASE = "{given: {a: [{x: 1}]}, expect: {b: [{y: 1}]}}";
  private static final Key FILE =
      Key.of("file", Kinds.TEXT, "rows.csv", "A csv file with the rows, beside this one.");
  private static final KeySet GIVEN =
      KeySet.of("given rows", "{file: rows.csv}", rows("[{x: 1}]"), FILE);
  private static final KeySet EXPECT =
      KeySet.of(
          "expected rows",
          "{file: rows.csv}",
          rows("[{y: 1}]"),
          FILE,
          Key.of("tolerance", Kinds.AMOUNT, "1e-9", "How far numbers with a point may be apart."),
          Key.of(
              "columns",
              Kinds.anyOf(Kinds.columns(), Kinds.words("all")),
              "[amount]",
              "Those that are compared; `all`; those that the rows name by default."),
          Key.of(
              "fails",
              Kinds.anyOf(Kinds.TEXT, Kinds.someTexts()),
              "[a_check]",
              "The checks that must stop the node, instead of rows."));
  private static final KeySet CASE =
      KeySet.of(
          "case",
          A_CASE,
          Key.of("description", Kinds.TEXT, "Fees are left out.", "For people."),
          Key.of(
              "parameters",
              Kinds.entries("\\S", Kinds.VALUE),
              "{as_of: 2025-06-30}",
              "Values of the pipeline's parameters."),
          Key.of(
              "given",
              Kinds.entries("\\S", Kinds.map(GIVEN)),
              "{a: [{x: 1}]}",
              "Rows of datasets."),
          Key.of(
                  "expect",
                  Kinds.someEntries("\\S", Kinds.map(EXPECT)),
                  "{b: [{y: 1}]}",
                  "Rows that datasets must have then.")
              .required());
  private static final KeySet CASES =
      KeySet.of(
          "case file",
          "",
          Key.of(
                  "cases",
                  Kinds.entries("\\S", Kinds.map(CASE)),
                  "{a name: " + A_CASE + "}",
                  "The cases, by name.")
              .required());
  private static final String SOME_ROWS = "a list of rows, or a map such as {file: rows.csv}";

  private final Values values;
  private final Map<String, Parameter> parameters;

  private CasesReader(Values values, List<Parameter> parameters) {
    this.values = values;
    this.parameters =
        parameters.stream().collect(Collectors.toMap(p -> p.name().value(), Function.identity()));
  }

  /** What a file says, and all that is wrong with its form. */
  public record Reading(List<TestCase> cases, List<Problem> problems) {
    public Reading {
      cases = List.copyOf(cases);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads a file; never throws for what is in it.
   *
   * @param file the name of the file in messages
   * @param content its bytes, UTF-8
   * @param parameters those of the pipeline, to which a case may give other values
   */
  public static Reading read(String file, byte[] content, List<Parameter> parameters) {
    Problems problems = new Problems();
    Values values = new Values(Scope.ofDefaults(problems, Map.of()));
    CasesReader reader = new CasesReader(values, parameters);
    List<TestCase> cases =
        SourceText.decode(file, content, problems)
            .flatMap(source -> YamlParser.parse(source, "It needs 'cases'.", problems))
            .flatMap(root -> reader.top(file, root))
            .map(reader::cases)
            .orElse(List.of());
    return new Reading(cases, problems.inFileOrder());
  }

  private Optional<Keys> top(String file, YamlNode root) {
    Mapping mapping = values.mapping(root, "the case file", "a map such as {cases: ...}");
    return Optional.ofNullable(mapping)
        .map(map -> new Keys(values, "", Position.startOf(file), map, CASES));
  }

  private List<TestCase> cases(Keys top) {
    return top.maps("cases").stream().map(named -> of(named.name(), named.keys())).toList();
  }

  private TestCase of(Text name, Keys keys) {
    Text description = keys.text("description");
    List<TestCase.Given> given = new ArrayList<>();
    for (Entry entry : keys.entries("given")) {
      TestRows rows = given(entry, path(keys, "given", entry));
      if (rows != null) {
        given.add(new TestCase.Given(entry.key(), rows));
      }
    }
    List<TestCase.Expected> expect = new ArrayList<>();
    for (Entry entry : keys.entries("expect")) {
      Expectation expectation = expectation(entry, path(keys, "expect", entry));
      if (expectation != null) {
        expect.add(new TestCase.Expected(entry.key(), expectation));
      }
    }
    String about = description == null ? "" : description.value().strip();
    return new TestCase(name, about, parameters(keys), given, expect);
  }

  private Map<Text, Text> parameters(Keys keys) {
    Map<Text, Text> given = new LinkedHashMap<>();
    for (Entry entry : keys.entries("parameters")) {
      Text name = entry.key();
      Parameter known = parameters.get(name.value());
      Scalar scalar = values.scalar(entry.value(), path(keys, "parameters", entry), "text");
      if (known == null) {
        keys.problems()
            .add(
                ValueProblems.unknownParameter(
                    name.at(), name.value(), parameters.keySet().stream().sorted().toList()));
      } else if (scalar != null && fits(known, scalar.text(), path(keys, "parameters", entry))) {
        given.put(name, scalar.text());
      }
    }
    return given;
  }

  private boolean fits(Parameter known, Text value, String path) {
    boolean fits = ParameterValues.canonical(known.type(), value.value()).isPresent();
    if (!fits) {
      String wanted = ParameterValues.wanted(known.type());
      values.scope().problems().add(ValueProblems.badValue(value, path, wanted));
    }
    return fits;
  }

  private @Nullable TestRows given(Entry entry, String path) {
    if (entry.value() instanceof Sequence rows) {
      return written(rows, path);
    }
    Mapping mapping = values.mapping(entry.value(), path, SOME_ROWS);
    return mapping == null ? null : rows(new Keys(values, path, entry.key().at(), mapping, GIVEN));
  }

  private @Nullable Expectation expectation(Entry entry, String path) {
    if (entry.value() instanceof Sequence rows) {
      return new Expectation.Rows(written(rows, path), null, new Columns.Named());
    }
    Mapping mapping = values.mapping(entry.value(), path, SOME_ROWS);
    if (mapping == null) {
      return null;
    }
    Keys keys = new Keys(values, path, entry.key().at(), mapping, EXPECT);
    return keys.has("fails") ? fails(keys) : rowsOf(keys);
  }

  private @Nullable Expectation fails(Keys keys) {
    for (String key : List.of("rows", "file", "tolerance", "columns")) {
      keys.refuse(key, "does not go with 'fails'", "What fails has no rows.");
    }
    YamlNode node = keys.node("fails");
    if (node instanceof Sequence) {
      return new Expectation.Fails(keys.texts("fails"));
    }
    Text check = keys.text("fails");
    return check == null ? null : new Expectation.Fails(List.of(check));
  }

  private @Nullable Expectation rowsOf(Keys keys) {
    TestRows rows = rows(keys);
    Double tolerance = keys.amount("tolerance");
    Columns columns = columns(keys);
    return rows == null ? null : new Expectation.Rows(rows, tolerance, columns);
  }

  private static Key rows(String example) {
    return Key.of("rows", Kinds.list(Kinds.entries("\\S", Kinds.VALUE)), example, "The rows.");
  }

  private @Nullable TestRows rows(Keys keys) {
    if (keys.has("file")) {
      keys.refuse("rows", "does not go with 'file'", "Keep one of them.");
      Text file = keys.text("file");
      return file == null ? null : new TestRows.InFile(file);
    }
    keys.require("rows");
    YamlNode node = keys.node("rows");
    String example = keys.example("rows");
    Sequence rows = node == null ? null : values.sequence(node, keys.path("rows"), example);
    return rows == null ? null : written(rows, keys.path("rows"));
  }

  private TestRows written(Sequence sequence, String path) {
    List<TestValue.Fields> rows = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      Mapping row = values.mapping(item, "a row of " + path, "a map such as {x: 1}");
      if (row != null) {
        rows.add(fields(row));
      }
    }
    return new TestRows.Written(rows);
  }

  private Columns columns(Keys keys) {
    YamlNode node = keys.node("columns");
    if (node instanceof Scalar scalar) {
      if (!scalar.text().value().equals("all")) {
        String wanted = "all, or a list of columns";
        keys.problems().add(ValueProblems.badValue(scalar.text(), keys.path("columns"), wanted));
      }
      return new Columns.All();
    }
    return node == null ? new Columns.Named() : new Columns.Only(keys.texts("columns"));
  }

  private TestValue.Fields fields(Mapping mapping) {
    Map<Text, TestValue> fields = new LinkedHashMap<>();
    mapping.entries().forEach(entry -> fields.put(entry.key(), value(entry.value())));
    return new TestValue.Fields(mapping.at(), fields);
  }

  private TestValue value(YamlNode node) {
    if (node instanceof Scalar scalar) {
      return new TestValue.Plain(scalar.text(), scalar.isQuoted());
    }
    if (node instanceof Sequence sequence) {
      return new TestValue.Items(
          sequence.at(), sequence.items().stream().map(this::value).toList());
    }
    // What is refused has its problem already.
    return node instanceof Mapping mapping
        ? fields(mapping)
        : new TestValue.Plain(Text.of("null", node.at()), false);
  }

  private static String path(Keys keys, String key, Entry entry) {
    return keys.path(key) + "." + YamlProblems.shown(entry.key().value());
  }
}
