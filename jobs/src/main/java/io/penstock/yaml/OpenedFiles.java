package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that a pipeline was read from, up to a number and a size; each is read once. */
final class OpenedFiles {
  static final int MOST_FILES = 2_000;
  static final int MOST_BYTES = 16 << 20;

  private final PipelineFiles files;
  private final Problems problems;
  private final Map<String, PipelineFile> opened = new LinkedHashMap<>();
  private long bytes;
  private boolean isFull;

  OpenedFiles(PipelineFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  PipelineFiles files() {
    return files;
  }

  Problems problems() {
    return problems;
  }

  /** All that were read, in the order in which they were. */
  List<PipelineFile> all() {
    return new ArrayList<>(opened.values());
  }

  /** The content of a file that something names; empty where it cannot be had, a problem then. */
  Optional<byte[]> content(String path, Text named) {
    Optional<byte[]> content = content(path, named.at());
    if (content.isEmpty() && !isFull) {
      String from = FilePaths.name(named.at().file());
      List<String> there =
          files.names(FilePaths.folder(path)).stream().filter(file -> !file.equals(from)).toList();
      problems.add(InputProblems.noFile(named, path, FilePaths.name(path), there));
    }
    return content;
  }

  /** The content of a file; empty where there is none, or too much is read already. */
  Optional<byte[]> content(String path, Position at) {
    PipelineFile known = opened.get(path);
    if (known != null) {
      return Optional.of(known.content());
    }
    Optional<byte[]> content = isFull ? Optional.empty() : files.content(path);
    bytes += content.map(read -> read.length).orElse(0);
    if (content.isPresent() && (opened.size() == MOST_FILES || bytes > MOST_BYTES)) {
      isFull = true;
      problems.add(InputProblems.tooManyFiles(at, MOST_FILES, MOST_BYTES >> 20));
      return Optional.empty();
    }
    content.ifPresent(read -> opened.put(path, new PipelineFile(path, read)));
    return content;
  }
}
