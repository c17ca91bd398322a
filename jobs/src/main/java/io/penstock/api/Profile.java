package io.penstock.api;

import io.penstock.definition.Text;
import io.penstock.plan.SparkSettings;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.problem.Problem;
import io.penstock.yaml.ProfileReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where lakes live, which Spark settings apply there, and what pipelines are given there.
 *
 * @param name as the options or the environment give it
 * @param file its file; null where it has none
 * @param lakeRoot the directory that holds one lake per pipeline
 * @param spark Spark settings, by key; they may have secrets
 * @param parameters values of parameters, by name
 * @param overlays files whose keys go over a pipeline's
 * @param secretsFolder has a file per secret; null for none
 */
record Profile(
    String name,
    @Nullable Path file,
    String lakeRoot,
    Map<Text, Text> spark,
    Map<Text, Text> parameters,
    List<String> overlays,
    @Nullable Path secretsFolder) {
  private static final String DEFAULT = "local";

  Profile {
    spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    overlays = List.copyOf(overlays);
  }

  /**
   * The profile that the options, else the environment, name; {@code local} needs no file.
   *
   * @throws DefinitionException if its file is wrong
   */
  static Profile read(Project project, LoadOptions options) {
    String named = named(options);
    Path file = project.profileFile(named == null ? DEFAULT : named);
    if (file == null) {
      if (named == null || named.equals(DEFAULT)) {
        return new Profile(DEFAULT, null, "lake", Map.of(), Map.of(), List.of(), null);
      }
      throw new PenstockException(
          ExitCode.USAGE,
          "no profile '"
              + named
              + "': "
              + project.directory().resolve("conf")
              + " has no "
              + named
              + ".yaml.");
    }
    String name = "conf/" + file.getFileName();
    ProfileReader.Reading reading = ProfileReader.read(name, Project.bytes(file, name));
    if (!reading.problems().isEmpty()) {
      throw new DefinitionException(reading.problems());
    }
    List<Problem> settings = SparkSettings.ofPipeline(reading.spark());
    if (!settings.isEmpty()) {
      throw new DefinitionException(settings);
    }
    Path folder = project.directory();
    return new Profile(
        named == null ? DEFAULT : named,
        file,
        reading.lakeRoot(),
        reading.spark(),
        reading.parameters(),
        reading.overlays().stream().map(overlay -> shown(file, overlay.value())).toList(),
        reading.secretsDir().isEmpty() ? null : folder.resolve(reading.secretsDir()));
  }

  /** A file beside the profile, as short as it can be said from here. */
  private static String shown(Path profile, String overlay) {
    Path here = Path.of("").toAbsolutePath();
    Path path = profile.resolveSibling(overlay).normalize();
    return (path.startsWith(here) ? here.relativize(path) : path).toString();
  }

  private static @Nullable String named(LoadOptions options) {
    return options.profile() == null ? System.getenv("PENSTOCK_PROFILE") : options.profile();
  }
}
