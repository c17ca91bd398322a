package io.penstock.api;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import io.penstock.yaml.PipelineFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files on this machine's disk, each read once: all who ask see the same. */
final class DiskFiles implements PipelineFiles {
  /** More than a pipeline may have in all: what is longer is refused, not read. */
  private static final int MOST_BYTES = 32 << 20;

  private static final int MOST_NAMES = 10_000;

  private final Map<String, Optional<byte[]>> read = new HashMap<>();

  @Override
  public Optional<byte[]> content(String path) {
    return read.computeIfAbsent(path, DiskFiles::read);
  }

  private static Optional<byte[]> read(String path) {
    try {
      Path file = Path.of(path);
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      try (var content = Files.newInputStream(file)) {
        return Optional.of(content.readNBytes(MOST_BYTES));
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new PenstockException(
          ExitCode.NO_INPUT, "cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<String> names(String folder) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
      for (Path entry : entries) {
        if (names.size() < MOST_NAMES) {
          names.add(String.valueOf(entry.getFileName()));
        }
      }
    } catch (IOException | InvalidPathException e) {
      return List.of(); // no such folder: nothing is there
    }
    return names;
  }
}
