package io.penstock.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the files of a pipeline come from. A path has slashes and no {@code .} or {@code ..} after
 * its beginning; it is what messages show.
 */
public interface PipelineFiles {
  /** The content of a file; empty where there is none. The same at every call. */
  Optional<byte[]> content(String path);

  /** The names of the files and folders in a folder; none where it is no folder. */
  List<String> names(String folder);

  /** Files that are held in memory, by path. */
  static PipelineFiles of(Map<String, byte[]> contents) {
    Map<String, byte[]> all = Map.copyOf(contents);
    return new PipelineFiles() {
      @Override
      public Optional<byte[]> content(String path) {
        return Optional.ofNullable(all.get(path));
      }

      @Override
      public List<String> names(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return all.keySet().stream()
            .filter(path -> path.startsWith(prefix))
            .map(path -> path.substring(prefix.length()).split("/", 2)[0])
            .distinct()
            .toList();
      }
    };
  }
}
