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

  String file() {
    return file;
  }

  /** The command line's options that say the same run again. */
  String again() {
    List<String> words = new ArrayList<>(List.of(file));
    parameters.forEach((name, value) -> words.addAll(List.of("--param", name + "=" + value)));
    add(words, "--lake", lake);
    add(words, "--profile", profile);
    add(words, "--project-dir", projectDir);
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
  void refuseBesidePlan(boolean refreshes) {
    boolean isAlone =
        parameters.isEmpty() && lake == null && profile == null && projectDir == null && !refreshes;
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
    Pipeline pipeline = Pipeline.load(file, new LoadOptions(parameters, lake, profile, projectDir));
    if (!pipeline.problems().isEmpty()) {
      throw new DefinitionException(pipeline.problems());
    }
    return pipeline;
  }
}
