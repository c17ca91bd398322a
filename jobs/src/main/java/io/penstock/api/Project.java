package io.penstock.api;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.yaml.PipelineInput;
import io.penstock.yaml.PipelineReader;
import io.penstock.yaml.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a pipeline file belongs to.
 *
 * @param file the pipeline file as the user named it
 * @param directory where relative paths start
 */
record Project(String file, Path directory) {
  private static final String CONF = "conf";

  /** The project of a file, which must be there. */
  static Project of(String file, LoadOptions options) {
    Path path = Path.of(file).toAbsolutePath().normalize();
    if (!Files.isRegularFile(path)) {
      throw new PenstockException(
          ExitCode.NO_INPUT, "no such file: " + file + ". Give the path of a pipeline file.");
    }
    Path given = options.projectDir();
    return new Project(file, given == null ? nearest(path) : given.toAbsolutePath().normalize());
  }

  /** The directory for Hadoop's file systems. */
  org.apache.hadoop.fs.Path base() {
    return new org.apache.hadoop.fs.Path(directory.toUri());
  }

  /** What the pipeline file says, and all that goes with it. */
  PipelineReader.Reading read(LoadOptions options, Profile profile) {
    List<String> overlays = new ArrayList<>(profile.overlays());
    overlays.addAll(options.overlays());
    PipelineInput input =
        new PipelineInput(
            file,
            new DiskFiles(),
            overlays,
            options.settings().stream().map(Setting::parse).toList(),
            options.parameters(),
            profile.parameters(),
            Map.of("lake", "lake"));
    return PipelineReader.read(input, name -> lake(options, profile, name));
  }

  /** A path of messages as it is seen from the project's folder. */
  String inProject(String path) {
    Path absolute = Path.of(path).toAbsolutePath().normalize();
    Path seen = absolute.startsWith(directory) ? directory.relativize(absolute) : absolute;
    return seen.toString().replace('\\', '/');
  }

  /** The pipeline's directory: as the user said it, else under the profile's root. */
  String lake(LoadOptions options, Profile profile, String name) {
    String given = options.lake();
    if (given != null) {
      return given.contains(":/") || given.startsWith("/")
          ? given
          : Path.of(given).toAbsolutePath().toUri().toString();
    }
    return profile.lakeRoot() + "/" + name;
  }

  /** A file of {@code conf/}, or null where there is none. */
  @Nullable Path profileFile(String profile) {
    Path path = directory.resolve(CONF).resolve(profile + ".yaml");
    return Files.isRegularFile(path) ? path : null;
  }

  static byte[] bytes(Path path, String name) {
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new PenstockException(
          ExitCode.NO_INPUT, "cannot read " + name + ": " + e.getMessage(), e);
    }
  }

  private static Path nearest(Path file) {
    Path own = file.getParent();
    for (Path folder = own; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(CONF))) {
        return folder;
      }
    }
    if (own == null) {
      throw new IllegalStateException("a file has a folder: " + file);
    }
    return own;
  }
}
