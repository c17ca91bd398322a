package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of parameters as people and as Airflow's templates write them. */
class ParameterValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "date                   | 2025-06-30                       | 2025-06-30",
        "date                   | 2025-06-30T00:00:00+00:00        | 2025-06-30",
        "date                   | 2025-06-30 00:00:00+00:00        | 2025-06-30",
        "date                   | 2025-06-30T00:00:00              | 2025-06-30",
        "date                   | 2025-06-30T02:00:00+02:00        | 2025-06-30",
        "date                   | 2025-06-30 00:00:00.000000+00:00 | 2025-06-30",
        "date                   | None                             | 2020-01-01",
        "date                   | ^^                               | 2020-01-01",
        "date                   | ^ 2025-06-30\n^                  | 2025-06-30",
        "timestamp              | 2025-06-30                       | 2025-06-30T00:00:00Z",
        "timestamp              | 2025-06-30T12:30:00Z             | 2025-06-30T12:30:00Z",
        "timestamp              | 2025-06-30 12:30:00+02:00        | 2025-06-30T10:30:00Z",
        "timestamp              | 2025-06-30 12:30:00.123456+00:00 | 2025-06-30T12:30:00.123456Z",
        "timestamp              | 2025-06-30 12:30:00              | 2025-06-30T12:30:00Z",
        "timestamp              | None                             | 2020-01-01T00:00:00Z",
        "boolean                | true                             | true",
        "boolean                | True                             | true",
        "boolean                | False                            | false",
        "boolean                | None                             | true",
        "int                    | 5                                | 5",
        "int                    | ^^                               | 1",
        "double                 | 5                                | 5.0",
        "double                 | 1e-3                             | 0.001",
        "string                 | None                             | text",
        "string                 | ^^                               | ^^",
        "string                 | ^ a ^                            | ^ a ^",
        "path                   | ^^                               | in",
        "list                   | a,b                              | ['a', 'b']",
        "list                   | ^a, b ^                          | ['a', 'b']",
        "list                   | ^['a', \"b\"]^                   | ['a', 'b']",
        "list                   | ^[\"a,\\u0062\", 'it\\'s']^      | ^['a,b', 'it\\'s']^",
        "list                   | one                              | ['one']",
        "list                   | []                               | []",
        "list                   | None                             | ['x', 'y']",
        "list                   | ^^                               | ['x', 'y']",
        "list, of: int          | ^[1, 2]^                         | ['1', '2']",
        "list, of: date         | ^['2025-06-30', '2025-07-31 00:00:00+00:00']^ | ['2025-06-30', '2025-07-31']",
        "list, of: boolean      | ^[True, False]^                  | ['true', 'false']"
      })
  void takesWhatATemplateRenders(String type, String given, String value) {
    PipelineReader.Reading reading = read(type, given);

    assertThat(reading.problems()).isEmpty();
    assertThat(reading.pipeline().orElseThrow().parameter("p").orElseThrow().value())
        .isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "date | 2025-06-30T12:00:00+00:00 | a date such as 2025-06-30"
            + " | ^ Only midnight UTC is a date; this is 2025-06-30T12:00:00Z.^",
        "date | 2025-06-30T00:00:00+02:00 | a date such as 2025-06-30"
            + " | ^ Only midnight UTC is a date; this is 2025-06-29T22:00:00Z.^",
        "date | 20250630 | a date such as 2025-06-30 | ^^",
        "int | 5.0 | a whole number | ^^",
        "int | 9223372036854775808 | a whole number | ^^",
        "boolean | yes | true or false | ^^",
        "double | inf | a number | ^^",
        "list | a,,b | a list, each item of it text | ^^",
        "list | ['a' | a list, each item of it text | ^^",
        "list | ['a', None] | a list, each item of it text | ^^",
        "list | ['a' 'b'] | a list, each item of it text | ^^",
        "list | [['a']] | a list, each item of it text | ^^",
        "list, of: int | 1,x | a list, each item of it a whole number | ^^"
      })
  void saysWhatDoesNotFit(String type, String given, String wanted, String why) {
    assertThat(read(type, given).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:3:14: parameter 'p' must be "
                + wanted
                + ", is '"
                + given
                + "' (from --param)."
                + why);
  }

  @Test
  void refusesASecret() {
    assertThat(read("string", "a ${secret:DB}").problems())
        .extracting(Problem::toString)
        .containsExactly(
            "p.yaml:3:14: parameter 'p' cannot hold a secret (from --param). Plans show"
                + " parameters: write ${secret:...} where it is used.");
  }

  @Test
  void theProfileComesBeforeTheDefaultAndAfterTheCommand() {
    Map<Text, Text> profile = Map.of(text("p"), text("7"), text("of_another_pipeline"), text("x"));

    assertThat(value(input("int").withParameters(Map.of("p", "8")), profile)).isEqualTo("8");
    assertThat(value(input("int"), profile)).isEqualTo("7");
    assertThat(value(input("int").withParameters(Map.of("p", "None")), profile)).isEqualTo("7");
    assertThat(PipelineReader.read(with(input("date"), profile)).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "conf/local.yaml:1:1: parameter 'p' must be a date such as 2025-06-30, is '7' (from the"
                + " profile).");
  }

  @Test
  void aListStandsInPlaceOfOneAndAmongItsItems() {
    String pipeline =
        HEAD
            + """
            parameters:
              files: {type: list, of: path, default: [a.csv, "${lake}/b.csv"]}
              keys: {type: list, default: "customer_id,day"}
            sources:
              tx:
                format: csv
                path: ${files}
                schema: id BIGINT, customer_id STRING, day DATE, amount DOUBLE
              more:
                format: csv
                path: [c.csv, "${files}"]
                schema: id BIGINT
            features:
              f:
                entity: ["${keys}"]
                from: tx
                time: day
                at: 2025-06-30
                values: {n: {agg: count(*)}}
            """;
    PipelineReader.Reading reading =
        PipelineReader.read(
            PipelineInput.of("p.yaml", pipeline.getBytes(StandardCharsets.UTF_8))
                .withVariables(Map.of("lake", "/lake"))
                .withParameters(Map.of("files", "${lake}.csv,$${x}")));

    assertThat(reading.problems()).isEmpty();
    assertThat(((SourceNode) reading.pipeline().orElseThrow().node("tx").orElseThrow()).paths())
        .hasToString("[${lake}.csv, $${x}]");
    assertThat(((SourceNode) reading.pipeline().orElseThrow().node("more").orElseThrow()).paths())
        .hasToString("[c.csv, ${lake}.csv, $${x}]");
    assertThat(((FeatureNode) reading.pipeline().orElseThrow().node("f").orElseThrow()).entity())
        .hasToString("[customer_id, day]");
  }

  private static String value(PipelineInput input, Map<Text, Text> profile) {
    PipelineReader.Reading reading = PipelineReader.read(with(input, profile));
    assertThat(reading.problems()).isEmpty();
    return reading.pipeline().orElseThrow().parameter("p").orElseThrow().value();
  }

  private static PipelineReader.Reading read(String type, String given) {
    return PipelineReader.read(input(type).withParameters(Map.of("p", given)));
  }

  private static PipelineInput input(String type) {
    String byDefault =
        Map.of(
                "date", "2020-01-01",
                "timestamp", "2020-01-01",
                "boolean", "true",
                "int", "1",
                "double", "1",
                "string", "text",
                "path", "in",
                "list", "[x, y]",
                "list, of: int", "[1]",
                "list, of: date", "[]")
            .getOrDefault(type, "[true]");
    String parameter = "parameters: {p: {type: " + type + ", default: " + byDefault + "}}\n";
    return PipelineInput.of("p.yaml", (HEAD + parameter + SOURCES).getBytes(StandardCharsets.UTF_8))
        .withVariables(Map.of("lake", "/lake"));
  }

  private static PipelineInput with(PipelineInput input, Map<Text, Text> profile) {
    return new PipelineInput(
        input.file(),
        input.files(),
        List.of(),
        List.of(),
        input.parameters(),
        profile,
        input.variables());
  }

  private static Text text(String value) {
    return Text.of(value, Position.startOf("conf/local.yaml"));
  }
}
