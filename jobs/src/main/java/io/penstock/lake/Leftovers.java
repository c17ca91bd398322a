package io.penstock.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** The files in a table's directory, and those of them that nothing refers to. */
final class Leftovers {
  private static final String CHANGES = "_change_data";
  private static final String DELETED_ROWS = "deletion_vector_";

  private final FileSystem fs;
  private final Path table;
  private final Map<Path, FileStatus> data = new TreeMap<>();
  private final List<FileStatus> temporary = new ArrayList<>();

  private Leftovers(FileSystem fs, Path table) {
    this.fs = fs;
    this.table = fs.makeQualified(table);
  }

  /** Lists all files of a table. */
  static Leftovers list(LogListing log) throws IOException {
    Leftovers files = new Leftovers(log.fileSystem(), log.directory().getParent());
    for (FileStatus entry : files.fs.listStatus(files.table)) {
      if (entry.isFile()) {
        files.take(entry);
      } else if (!isHidden(entry.getPath().getName())) {
        RemoteIterator<LocatedFileStatus> below = files.fs.listFiles(entry.getPath(), true);
        while (below.hasNext()) {
          files.take(below.next());
        }
      }
    }
    for (FileStatus entry : files.fs.listStatus(log.directory())) {
      if (LogLeftovers.isTemporary(entry.getPath().getName())) {
        files.temporary.add(entry);
      }
    }
    return files;
  }

  /** The data files by their qualified paths. */
  Map<Path, FileStatus> data() {
    return data;
  }

  /** The data files that are not among {@code named}, and temporary files of the log. */
  List<FileStatus> unnamed(Set<Path> named) {
    List<FileStatus> unnamed = new ArrayList<>(temporary);
    data.forEach(
        (path, file) -> {
          if (!named.contains(path)) {
            unnamed.add(file);
          }
        });
    return unnamed;
  }

  /** Removes those that were last written before {@code until}; returns how many. */
  int remove(List<FileStatus> files, Instant until) throws IOException {
    int removed = 0;
    for (FileStatus file : files) {
      if (Instant.ofEpochMilli(file.getModificationTime()).isBefore(until)) {
        try {
          removed += fs.delete(file.getPath(), false) ? 1 : 0;
        } catch (FileNotFoundException e) {
          // Gone by itself.
        }
      }
    }
    return removed;
  }

  private void take(FileStatus file) {
    String name = file.getPath().getName();
    if (!name.startsWith("_") && !name.startsWith(".") && !name.startsWith(DELETED_ROWS)) {
      data.put(fs.makeQualified(file.getPath()), file);
    }
  }

  /** As Delta has it: a partition's directory may begin with an underscore. */
  private static boolean isHidden(String directory) {
    return (directory.startsWith("_") || directory.startsWith("."))
        && !directory.contains("=")
        && !directory.equals(CHANGES);
  }
}
