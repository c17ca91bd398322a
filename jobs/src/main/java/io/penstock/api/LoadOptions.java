package io.penstock.api;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
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
 */
public record LoadOptions(
    Map<String, String> parameters,
    @Nullable String lake,
    @Nullable String profile,
    @Nullable Path projectDir) {
  /** The defaults. */
  public static final LoadOptions DEFAULTS = new LoadOptions(Map.of(), null, null, null);

  public LoadOptions {
    parameters = Map.copyOf(parameters);
  }

  /** The same with a parameter's value. */
  public LoadOptions withParameter(String name, String value) {
    Map<String, String> more = new HashMap<>(parameters);
    more.put(name, value);
    return new LoadOptions(more, lake, profile, projectDir);
  }

  /** The same with the pipeline's directory. */
  public LoadOptions withLake(String directory) {
    return new LoadOptions(parameters, directory, profile, projectDir);
  }

  /** The same with the folder where relative paths start. */
  public LoadOptions withProjectDir(Path directory) {
    return new LoadOptions(parameters, lake, profile, directory);
  }
}
