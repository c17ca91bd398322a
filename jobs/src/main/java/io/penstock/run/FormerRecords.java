package io.penstock.run;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The records of lakes in which no run has ended since they became a table: a file a run. */
final class FormerRecords {
  private static final String SUFFIX = ".json";

  private FormerRecords() {}

  /** The text of the newest record, by the time that its name begins with. */
  static Optional<String> newest(Path directory, Configuration hadoop) {
    try {
      FileSystem fs = directory.getFileSystem(hadoop);
      Path newest = null;
      for (FileStatus file : fs.listStatus(directory)) {
        Path path = file.getPath();
        if (path.getName().endsWith(SUFFIX) && (newest == null || path.compareTo(newest) > 0)) {
          newest = path;
        }
      }
      return newest == null ? Optional.empty() : Optional.of(text(fs, newest));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw RunProblems.cannotReadRecords(directory, e);
    }
  }

  private static String text(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
