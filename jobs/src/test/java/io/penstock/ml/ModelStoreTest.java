package io.penstock.ml;

import static io.penstock.ml.Models.model;
import static io.penstock.ml.Models.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.TestSpark;
import io.penstock.definition.ModelNode;
import io.penstock.ml.ModelManifest.ModelFile;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTest {
  private static final Instant NOW = Instant.parse("2025-06-30T12:00:00Z");
  private static final Dataset<Row> ROWS = TestRows.training(100).drop("month");
  private static final ModelNode NODE =
      model()
          .include("x1", "x3", "segment")
          .prepare(stage("stringIndexer", "handleInvalid", "keep"))
          .algorithm("logisticRegression", "maxIter", 5)
          .node();
  private static final Provenance PROVENANCE =
      new Provenance(
          "run-1", "0.1.0", "f00d", Map.of("training", "version 7"), Map.of("as_of", "2025-06-30"));

  private static TrainedModel trained;

  @TempDir private static Path saved;

  @TempDir private Path root;

  @BeforeAll
  static void saveOnce() {
    trained = new ModelTrainer().train(NODE, ROWS, List.of("id"));
    store(saved).save(TestSpark.session(), NODE, trained, PROVENANCE);
  }

  @BeforeEach
  void copySaved() throws IOException {
    try (Stream<Path> files = Files.walk(saved)) {
      for (Path from : files.toList()) {
        Path to = root.resolve(saved.relativize(from).toString());
        if (Files.isRegularFile(from)) {
          Files.copy(from, to);
        } else {
          Files.createDirectories(to);
        }
      }
    }
  }

  private static ModelStore store(Path root) {
    return new ModelStore(
        new org.apache.hadoop.fs.Path(root.toUri()),
        new Configuration(),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private ModelStore store() {
    return store(root);
  }

  @Test
  void writesWhatTheModelIs() {
    ModelManifest manifest = store().latest().orElseThrow();

    assertThat(manifest.version()).isEqualTo(1);
    assertThat(manifest.node()).isEqualTo("risk");
    assertThat(manifest.runId()).isEqualTo("run-1");
    assertThat(manifest.codeVersion()).isEqualTo("0.1.0");
    assertThat(manifest.sparkVersion()).isEqualTo("4.0.1");
    assertThat(manifest.created()).isEqualTo(NOW);
    assertThat(manifest.fingerprint()).isEqualTo("f00d");
    assertThat(manifest.definition()).isEqualTo("canonical text");
    assertThat(manifest.dataVersions()).containsExactly(Map.entry("training", "version 7"));
    assertThat(manifest.parameters()).containsExactly(Map.entry("as_of", "2025-06-30"));
    assertThat(manifest.seed()).isEqualTo(42);
    assertThat(manifest.kind()).isEqualTo(ModelKind.BINARY);
    assertThat(manifest.label()).isEqualTo("y");
    assertThat(manifest.features()).isEqualTo(trained.features());
    assertThat(manifest.slots()).containsExactly("x1", "x3", "segment");
    assertThat(manifest.counts()).isEqualTo(trained.counts());
    assertThat(manifest.metrics()).isEqualTo(trained.metrics());
    assertThat(manifest.metrics().keySet()).containsExactlyElementsOf(trained.metrics().keySet());
    assertThat(manifest.influence()).isEqualTo(trained.influence());
    assertThat(manifest.degenerate()).isNull();
    assertThat(manifest.fittedBy()).isEqualTo(trained.fittedBy());
    assertThat(manifest.mayScore()).isTrue();
    assertThat(manifest.files())
        .extracting(ModelFile::path)
        .contains("metadata/_SUCCESS")
        .isSorted()
        .allMatch(path -> Files.isRegularFile(root.resolve("v1/model").resolve(path)));
  }

  @Test
  void readsWhatALaterVersionOfTheManifestAdds() throws IOException {
    edit(root.resolve("v1/manifest.json"), "\"format\" : 1,", "\"format\" : 1, \"later\" : {},");

    assertThat(store().read(1).node()).isEqualTo("risk");
  }

  /** The manifest of pipelines/financial-risk.yaml, before it said what had fitted the model. */
  @Test
  void readsTheManifestOfARelease() throws IOException {
    Files.copy(
        Path.of("src/test/resources/released/manifest-0.1.json"),
        Files.createDirectories(root.resolve("v2")).resolve("manifest.json"));

    ModelManifest released = store().read(2);

    assertThat(released.node()).isEqualTo("default_risk");
    assertThat(released.metrics()).containsKey("areaUnderROC");
    assertThat(released.fittedBy()).isNull();
    assertThat(ManifestJson.read(ManifestJson.write(released))).isEqualTo(released);
  }

  @Test
  void loadsAModelThatScoresAsBefore() {
    PipelineModel loaded = store().load(TestSpark.session(), 1);

    assertThat(scores(loaded)).isEqualTo(scores(trained.pipeline()));
  }

  @Test
  void isReadByAStockSpark() {
    PipelineModel stock = PipelineModel.load(root.resolve("v1/model").toUri().toString());

    assertThat(scores(stock)).isEqualTo(scores(trained.pipeline()));
    assertThat(stock.stages())
        .allMatch(stage -> stage.getClass().getName().startsWith("org.apache.spark.ml."));
  }

  private static List<Row> scores(PipelineModel model) {
    return model.transform(ROWS).select("id", "probability", "prediction").collectAsList();
  }

  @Test
  void countsVersionsAndIgnoresAnUnfinishedSave() throws IOException {
    Files.createDirectories(root.resolve("v2/model/metadata"));
    Files.writeString(root.resolve("v2/model/metadata/part-00000.txt"), "{");
    Files.createDirectories(root.resolve("v9/model"));
    assertThat(store().versions()).containsExactly(1);

    ModelManifest second = store().save(TestSpark.session(), NODE, trained, PROVENANCE);

    assertThat(second.version()).isEqualTo(2);
    assertThat(store().versions()).containsExactly(1, 2);
    assertThat(root.resolve("v9")).doesNotExist();
    assertThat(store().read(2)).isEqualTo(second);
    assertThat(store().load(TestSpark.session(), 2).stages()).hasSize(3);
  }

  @Test
  void passesOverDegenerateVersions() {
    TrainedModel degenerate =
        new TrainedModel(
            trained.pipeline(),
            trained.kind(),
            trained.features(),
            trained.slots(),
            trained.counts(),
            trained.metrics(),
            "all 3 coefficients are zero",
            Map.of(),
            List.of(),
            trained.fittedBy());

    store().save(TestSpark.session(), NODE, degenerate, PROVENANCE);

    assertThat(store().latest().orElseThrow().version()).isEqualTo(2);
    assertThat(store().latest().orElseThrow().degenerate())
        .isEqualTo("all 3 coefficients are zero");
    assertThat(store().latestUsable().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void hasNothingWhereNothingWasSaved() {
    ModelStore empty = store(root.resolve("nothing"));

    assertThat(empty.versions()).isEmpty();
    assertThat(empty.latest()).isEmpty();
    assertThat(empty.latestUsable()).isEmpty();
    assertThatThrownBy(() -> empty.read(3))
        .isInstanceOf(PenstockException.class)
        .hasMessage("model " + uri(root.resolve("nothing")) + " has no version 3. It has [].");
  }

  @Test
  void refusesAChangedFile() throws IOException {
    Path file = metadata("logreg");
    edit(file, "\"maxIter\":5", "\"maxIter\":6");

    assertRefused(file, "is not the file that was stored (its SHA-256 differs)");
  }

  @Test
  void refusesAFileOfAnotherLength() throws IOException {
    Path file = metadata("logreg");
    long size = Files.size(file);
    edit(file, "\"maxIter\":5", "\"maxIter\":50");

    assertRefused(file, "has " + (size + 1) + " bytes, not " + size);
  }

  @Test
  void refusesAMissingFile() throws IOException {
    Path file = metadata("vecAssembler");
    remove(file);

    assertRefused(file, "is missing");
  }

  @Test
  void refusesARemovedStage() throws IOException {
    Path directory = metadata("vecAssembler").resolve("../..").normalize();
    String first = relative(directory) + "/metadata/_SUCCESS";
    remove(directory);

    assertRefused(first, "is missing");
  }

  @Test
  void refusesAnExtraFile() throws IOException {
    Path file = root.resolve("v1/model/stages/extra.txt");
    Files.writeString(file, "x");

    assertRefused(file, "does not belong to the model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.evil.TamperedStage",
        "io.penstock.ml.TamperedStage",
        "org.apache.spark.ml.feature.SQLTransformer",
        "org.apache.spark.ml.feature.RFormulaModel"
      })
  void neverRunsAClassThatNoPipelineHasEvenWhereTheManifestWasMadeToFit(String className)
      throws IOException {
    Path file = metadata("logreg");
    String sha = sha256(file);
    long size = Files.size(file);
    edit(file, "org.apache.spark.ml.classification.LogisticRegressionModel", className);
    Path manifest = root.resolve("v1/manifest.json");
    edit(manifest, sha, sha256(file));
    edit(manifest, "\"sizeBytes\" : " + size, "\"sizeBytes\" : " + Files.size(file));

    assertRefused(file, "names the class '" + className + "', which no stage of a pipeline has");
  }

  @Test
  void initializesNoClassThatChangedMetadataNames() throws IOException {
    Path file = metadata("logreg");
    edit(
        file,
        "org.apache.spark.ml.classification.LogisticRegressionModel",
        "io.penstock.ml.TamperedStage");

    assertThatThrownBy(() -> store().load(TestSpark.session(), 1))
        .isInstanceOf(PenstockException.class);

    assertThat(System.getProperty("penstock.test.tampered")).isNull();
  }

  @Test
  void refusesASecondClassKey() throws IOException {
    Path file = metadata("logreg");
    String sha = sha256(file);
    long size = Files.size(file);
    edit(file, "{\"class\":", "{\"class\":\"org.evil.TamperedStage\",\"class\":");
    Path manifest = root.resolve("v1/manifest.json");
    edit(manifest, sha, sha256(file));
    edit(manifest, "\"sizeBytes\" : " + size, "\"sizeBytes\" : " + Files.size(file));

    assertRefused(file, "is no metadata of MLlib");
  }

  @Test
  void refusesADamagedManifest() throws IOException {
    Path manifest = root.resolve("v1/manifest.json");
    edit(manifest, "\"format\" : 1", "\"format\" : ");

    assertThatThrownBy(() -> store().read(1))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageStartingWith(uri(manifest) + " is damaged: ")
        .hasMessageEndingWith(
            " Restore it from a copy, or remove " + uri(root.resolve("v1")) + " and train again.");
  }

  private void assertRefused(Path file, String what) {
    assertRefused(relative(file), what);
  }

  private void assertRefused(String file, String what) {
    assertThatThrownBy(() -> store().load(TestSpark.session(), 1))
        .isInstanceOfSatisfying(
            PenstockException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessage(
            "model "
                + uri(root.resolve("v1/model"))
                + " was not loaded: "
                + file
                + " "
                + what
                + ". Restore it from a copy, or remove "
                + uri(root.resolve("v1"))
                + " and train again.");
  }

  private String relative(Path file) {
    return root.resolve("v1/model").relativize(file).toString();
  }

  private static String uri(Path path) {
    return "file:" + path;
  }

  /** The one metadata file of the stage whose id begins so. */
  private Path metadata(String stage) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve("v1/model/stages"))) {
      return files
          .filter(path -> path.toString().contains("_" + stage + "_"))
          .filter(path -> path.toString().contains("/metadata/part-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to), StandardCharsets.UTF_8);
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
  }

  private static void remove(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      files.sorted(Comparator.reverseOrder()).forEach(ModelStoreTest::delete);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
