package io.penstock.cli;

import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The file and the options that all verbs share which read one. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PipelineOptions {
  @Parameters(paramLabel = "FILE", description = "The pipeline file.")
  private String file;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "The value of a parameter; may be repeated.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(
      names = "--lake",
      paramLabel = "DIR",
      description = "This pipeline's directory, instead of <lakeRoot of the profile>/<name>.")
  private @Nullable String lake;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      description =
          "The file of conf/ with the lake and Spark's settings; else PENSTOCK_PROFILE, else local.")
  private @Nullable String profile;

  @Option(
      names = "--project-dir",
      paramLabel = "DIR",
      description =
          "Where relative paths start; else the nearest folder above FILE that has conf/.")
  private @Nullable Path projectDir;

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description =
          "A file whose keys go over the pipeline's; may be repeated, the last over all before.")
  private List<String> overlays = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "KEYS=VALUE",
      description =
          "One key over all others, as in models.risk.split.seed=7; may be repeated. A VALUE is"
              + " YAML, null deletes the key; a key that has dots itself needs quotes.")
  private List<String> settings = new ArrayList<>();

  String file() {
    return file;
  }

  /** The words of a command line that open the same pipeline again. */
  static String again(Pipeline pipeline) {
    LoadOptions options = pipeline.options();
    List<String> words = new ArrayList<>(List.of(pipeline.file()));
    new TreeMap<>(options.parameters())
        .forEach((name, value) -> words.addAll(List.of("--param", name + "=" + value)));
    add(words, "--lake", options.lake());
    add(words, "--profile", options.profile());
    add(words, "--project-dir", options.projectDir());
    options.overlays().forEach(overlay -> add(words, "--overlay", overlay));
    options.settings().forEach(setting -> add(words, "--set", setting));
    return words.stream().map(PipelineOptions::quoted).collect(Collectors.joining(" "));
  }

  private static void add(List<String> words, String option, @Nullable Object value) {
    if (value != null) {
      words.addAll(List.of(option, value.toString()));
    }
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** Stops (64) if the command line says something that FILE, a compiled plan, says itself. */
  void refuseBesidePlan(boolean selects) {
    boolean isAlone =
        parameters.isEmpty()
            && lake == null
            && profile == null
            && projectDir == null
            && overlays.isEmpty()
            && settings.isEmpty()
            && !selects;
    if (!isAlone) {
      throw new PenstockException(
          ExitCode.USAGE,
          file
              + " is a compiled plan: it says itself what runs and how. Leave the other options out,"
              + " or give them to compile.");
    }
  }

  /** The pipeline, with no problems; throws all of them otherwise. */
  Pipeline load() {
    Pipeline pipeline =
        Pipeline.load(
            file, new LoadOptions(parameters, lake, profile, projectDir, overlays, settings));
    if (!pipeline.problems().isEmpty()) {
      throw new DefinitionException(pipeline.problems());
    }
    return pipeline;
  }
}
