package io.penstock.api;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline file is read.
 *
 * @param parameters values of parameters, by name
 * @param lake the pipeline's directory; null for {@code <lakeRoot of the profile>/<name>}
 * @param profile the profile of {@code conf/}; null for the environment's {@code PENSTOCK_PROFILE},
 *     else {@code local}
 * @param projectDir where relative paths start; null for the nearest folder above the file that
 *     holds {@code conf/}, else the file's own
 * @param overlays files whose keys go over the pipeline's, the last over all before
 * @param settings single keys over those, such as {@code models.risk.split.seed=7}
 */
public record LoadOptions(
    Map<String, String> parameters,
    @Nullable String lake,
    @Nullable String profile,
    @Nullable Path projectDir,
    List<String> overlays,
    List<String> settings) {
  /** The defaults. */
  public static final LoadOptions DEFAULTS =
      new LoadOptions(Map.of(), null, null, null, List.of(), List.of());

  public LoadOptions {
    parameters = Map.copyOf(parameters);
    overlays = List.copyOf(overlays);
    settings = List.copyOf(settings);
  }

  /** The same with a parameter's value. */
  public LoadOptions withParameter(String name, String value) {
    Map<String, String> more = new HashMap<>(parameters);
    more.put(name, value);
    return new LoadOptions(more, lake, profile, projectDir, overlays, settings);
  }

  /** The same with the pipeline's directory. */
  public LoadOptions withLake(String directory) {
    return new LoadOptions(parameters, directory, profile, projectDir, overlays, settings);
  }

  /** The same with the profile of that name. */
  public LoadOptions withProfile(String name) {
    return new LoadOptions(parameters, lake, name, projectDir, overlays, settings);
  }

  /** The same with the folder where relative paths start. */
  public LoadOptions withProjectDir(Path directory) {
    return new LoadOptions(parameters, lake, profile, directory, overlays, settings);
  }

  /** The same with a file whose keys go over the pipeline's, and over those of overlays before. */
  public LoadOptions withOverlay(String file) {
    return new LoadOptions(parameters, lake, profile, projectDir, with(overlays, file), settings);
  }

  /** The same with a key and its value, {@code models.risk.split.seed=7}, over all overlays. */
  public LoadOptions withSetting(String setting) {
    return new LoadOptions(
        parameters, lake, profile, projectDir, overlays, with(settings, setting));
  }

  private static List<String> with(List<String> list, String last) {
    return Stream.concat(list.stream(), Stream.of(last)).toList();
  }
}
