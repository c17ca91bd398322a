package io.penstock.api;

import io.penstock.definition.Text;
import io.penstock.problem.DefinitionException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.yaml.ProfileReader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where lakes live and which Spark settings apply there.
 *
 * @param name as the options or the environment give it
 * @param file its file; null where it has none
 * @param lakeRoot the directory that holds one lake per pipeline
 * @param spark Spark settings, by key
 */
record Profile(String name, @Nullable Path file, String lakeRoot, Map<Text, Text> spark) {
  private static final String DEFAULT = "local";

  Profile {
    spark = Collections.unmodifiableMap(new LinkedHashMap<>(spark));
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
        return new Profile(DEFAULT, null, "lake", Map.of());
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
    return new Profile(named == null ? DEFAULT : named, file, reading.lakeRoot(), reading.spark());
  }

  private static @Nullable String named(LoadOptions options) {
    return options.profile() == null ? System.getenv("PENSTOCK_PROFILE") : options.profile();
  }
}
