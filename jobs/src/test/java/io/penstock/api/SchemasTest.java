package io.penstock.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.yaml.SchemaCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON Schemas fit what they are of, and catch what an editor should catch. */
class SchemasTest {
  private static final Path ROOT = Path.of("..");
  private static final String PIPELINES = Schemas.ofPipelines();
  private static final SchemaCheck SCHEMA = new SchemaCheck(PIPELINES);
  private static final Pattern YAML =
      Pattern.compile("```yaml\n(penstock: 1.*?)```", Pattern.DOTALL);
  private static final String MODEL =
      """
      penstock: 1
      name: risk
      models:
        m:
          from: t
          label: y
          prepare: [imputer, {oneHotEncoder: }, {vectorSlicer: {indices: [0, 1]}}]
          algorithm: {logisticRegression: {maxIter: 100, regParam: "${regParam}"}}
      """;

  @ParameterizedTest
  @MethodSource("pipelines")
  void acceptsEveryPipelineThatIsShipped(String text) {
    assertThat(SCHEMA.problems(text)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("profiles")
  void acceptsEveryProfileThatIsShipped(String text) {
    assertThat(new SchemaCheck(Schemas.ofProfiles()).problems(text)).isEmpty();
  }

  @Test
  void knowsTheStagesOfMllibAndTheirParameters() {
    assertThat(SCHEMA.problems(MODEL)).isEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("maxIter", "maxIters"))).isNotEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("100", "many"))).isNotEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("[0, 1]", "0"))).isNotEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("imputer", "imputor"))).isNotEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("logisticRegression", "imputer"))).isNotEmpty();
    assertThat(SCHEMA.problems(MODEL.replace("regParam:", "labelCol:"))).isNotEmpty();
    assertThat(PIPELINES)
        .contains("maximum number of iterations (>= 0). Default: 100.")
        .contains("\"enum\": [\"mean\", \"median\", \"mode\"]");
  }

  @Test
  void saysWhatIsNotSupportedYet() {
    assertThat(PIPELINES)
        .contains("A search for better parameters. Not supported yet.")
        .contains("Not supported yet: append, scd2, overwritePartitions.");
  }

  @ParameterizedTest
  @MethodSource("copies")
  void theCopyForEditorsIsTheOneThatTheCommandPrints(String file, String schema)
      throws IOException {
    Path copy = ROOT.resolve("docs/schema").resolve(file);
    if (Boolean.getBoolean("penstock.write")) {
      Files.writeString(copy, schema);
    }

    assertThat(Files.readString(copy))
        .as("docs/schema/" + file + ": run this test with -Dpenstock.write=true and commit it")
        .isEqualTo(schema);
  }

  static Stream<Arguments> copies() {
    return Stream.of(
        Arguments.of("pipeline.json", PIPELINES),
        Arguments.of("profile.json", Schemas.ofProfiles()));
  }

  static Stream<Arguments> pipelines() throws IOException {
    List<Arguments> found = new ArrayList<>(files("pipelines"));
    for (Path page : List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/language.md"))) {
      Matcher matcher = YAML.matcher(Files.readString(page));
      while (matcher.find()) {
        found.add(Arguments.argumentSet(page.toString(), matcher.group(1)));
      }
    }
    Path whole = Path.of("src/test/resources/io/penstock/yaml/language.yaml");
    found.add(Arguments.argumentSet("all of the language", Files.readString(whole)));
    assertThat(found).hasSizeGreaterThan(4);
    return found.stream();
  }

  static Stream<Arguments> profiles() throws IOException {
    return files("conf").stream();
  }

  private static List<Arguments> files(String folder) throws IOException {
    List<Arguments> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(ROOT.resolve(folder)).sorted()) {
      for (Path file :
          files.filter(path -> path.toString().matches(".*(?<!\\.test)\\.yaml")).toList()) {
        found.add(Arguments.argumentSet(file.toString(), Files.readString(file)));
      }
    }
    return found;
  }
}
