package io.penstock.lake;

import io.penstock.input.SourceFile;
import java.util.List;

/**
 * How the files that a source has in front of it differ from those that it has taken in.
 *
 * @param fresh files whose path is not known
 * @param touched files whose path is known, with another size or time
 * @param gone paths of loaded files that were not listed, sorted; also those that went long ago
 */
public record FileChanges(List<SourceFile> fresh, List<SourceFile> touched, List<String> gone) {
  public FileChanges {
    fresh = List.copyOf(fresh);
    touched = List.copyOf(touched);
    gone = List.copyOf(gone);
  }
}
