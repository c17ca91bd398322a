package io.penstock.lake;

import io.penstock.problem.Causes;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/**
 * The folder {@code _penstock} in a table's directory, for what must be known before a commit or is
 * too large for one. Delta and {@code VACUUM} leave names that begin with {@code _} alone.
 */
final class TableFolder {
  private static final String TEMPORARY = ".tmp";

  private final Configuration conf;
  private final Path path;

  TableFolder(Configuration conf, Path table) {
    this.conf = conf;
    this.path = new Path(table, "_penstock");
  }

  Path file(String name) {
    return new Path(path, name);
  }

  /** The names of the files, whole ones only; none where there is no folder. */
  List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus file : list()) {
      if (!file.getPath().getName().endsWith(TEMPORARY)) {
        names.add(file.getPath().getName());
      }
    }
    return names;
  }

  String read(String name) throws IOException {
    try (var in = file(name).getFileSystem(conf).open(file(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  String firstLine(String name) throws IOException {
    try (var in = file(name).getFileSystem(conf).open(file(name));
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return String.valueOf(lines.readLine());
    }
  }

  /**
   * Makes a file, whole or not at all, in place of one that has its name. What a commit is going to
   * name is looked at: a file system that only says it was renamed would leave a table without it.
   */
  void write(String name, String text) throws IOException {
    Path temporary = file("." + name + "." + UUID.randomUUID() + TEMPORARY);
    FileSystem fs = path.getFileSystem(conf);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      FSDataOutputStream out = fs.create(temporary, true);
      try (OutputStream closing = out) {
        closing.write(bytes);
        out.hsync();
      }
      // On a local disk a file and its checksum are two: of the old one nothing may be left.
      fs.delete(file(name), false);
      FileContext.getFileContext(path.toUri(), conf)
          .rename(temporary, file(name), Rename.OVERWRITE);
      if (fs.getFileStatus(file(name)).getLen() != bytes.length) {
        throw new IOException(file(name) + " is not what was just written");
      }
    } catch (FSError e) {
      throw Causes.io(e);
    } finally {
      fs.delete(temporary, false);
    }
  }

  /** Deletes files, and what killed runs left of others; and the folder if nothing is in it. */
  void delete(List<String> names) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    int left = 0;
    for (FileStatus file : list()) {
      String name = file.getPath().getName();
      boolean isHidden = name.startsWith(".") && !name.endsWith(TEMPORARY);
      if (names.contains(name) || name.endsWith(TEMPORARY)) {
        fs.delete(file.getPath(), false);
      } else if (!isHidden) {
        left++;
      }
    }
    if (left == 0) {
      fs.delete(path, true);
    }
  }

  private FileStatus[] list() throws IOException {
    try {
      return path.getFileSystem(conf).listStatus(path);
    } catch (FileNotFoundException none) {
      return new FileStatus[0];
    }
  }
}
