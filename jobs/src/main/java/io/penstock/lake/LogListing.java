package io.penstock.lake;

import io.penstock.input.InputProblems;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The files of a Delta log by their kind, as one listing found them. */
final class LogListing {
  private static final String DIRECTORY = "_delta_log";
  private static final String HINT = "_last_checkpoint";
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final Pattern CHECKSUM = Pattern.compile("(\\d{20})\\.crc");
  private static final Pattern CHECKPOINT =
      Pattern.compile(
          "(\\d{20})\\.checkpoint(?:\\.\\d{10}\\.(\\d{10})|\\.[^.]{36})?\\.(?:parquet|json)");

  private final Configuration conf;
  private final FileSystem fs;
  private final Path directory;
  private final NavigableMap<Long, FileStatus> commits = new TreeMap<>();
  private final NavigableMap<Long, FileStatus> checksums = new TreeMap<>();
  private final NavigableMap<Long, List<FileStatus>> checkpoints = new TreeMap<>();
  private @Nullable FileStatus hint;

  private LogListing(Configuration conf, FileSystem fs, Path directory) {
    this.conf = conf;
    this.fs = fs;
    this.directory = directory;
  }

  /** Lists the log of a table; empty where it has no directory. */
  static Optional<LogListing> open(Configuration conf, Path table) {
    Path directory = new Path(table, DIRECTORY);
    try {
      FileSystem fs = directory.getFileSystem(conf);
      LogListing log = new LogListing(conf, fs, fs.makeQualified(directory));
      log.list();
      return Optional.of(log);
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw InputProblems.cannotRead(directory, e);
    }
  }

  /** The same log as it is now. */
  LogListing again() {
    return open(conf, directory.getParent()).orElse(this);
  }

  Configuration conf() {
    return conf;
  }

  FileSystem fileSystem() {
    return fs;
  }

  Path directory() {
    return directory;
  }

  /** The commit files by version. */
  NavigableMap<Long, FileStatus> commits() {
    return commits;
  }

  /** The files in which Delta keeps what each version sums up to, by version. */
  NavigableMap<Long, FileStatus> checksums() {
    return checksums;
  }

  /** The files of each checkpoint that has all its parts, by version. */
  NavigableMap<Long, List<FileStatus>> checkpoints() {
    return checkpoints;
  }

  /** The file that says where the newest checkpoint is; null where there is none. */
  @Nullable FileStatus hint() {
    return hint;
  }

  /** The version of the newest whole checkpoint; -1 where there is none. */
  long checkpointVersion() {
    return checkpoints.isEmpty() ? -1 : checkpoints.lastKey();
  }

  /** The newest version that has a commit file; -1 where there is none. */
  long latestVersion() {
    return commits.isEmpty() ? -1 : commits.lastKey();
  }

  /** The commit files since a version, which is left out, in order. */
  NavigableMap<Long, FileStatus> commitsSince(long version) {
    return commits.tailMap(version, false);
  }

  /** Where a version's commit is, or would be. */
  Path commitFile(long version) {
    return new Path(directory, "%020d.json".formatted(version));
  }

  /** Where a version's checksum is, or would be. */
  Path checksumFile(long version) {
    return new Path(directory, "%020d.crc".formatted(version));
  }

  /** A text file of the log, opened. */
  BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(new InputStreamReader(fs.open(file), StandardCharsets.UTF_8));
  }

  private void list() throws IOException {
    Map<Long, NavigableMap<Integer, NavigableMap<String, FileStatus>>> parts = new TreeMap<>();
    for (FileStatus file : fs.listStatus(directory)) {
      String name = file.getPath().getName();
      Matcher commit = COMMIT.matcher(name);
      Matcher checksum = CHECKSUM.matcher(name);
      Matcher checkpoint = CHECKPOINT.matcher(name);
      if (commit.matches()) {
        commits.put(Long.parseLong(commit.group(1)), file);
      } else if (checksum.matches()) {
        checksums.put(Long.parseLong(checksum.group(1)), file);
      } else if (checkpoint.matches()) {
        int count = checkpoint.group(2) == null ? 1 : Integer.parseInt(checkpoint.group(2));
        parts
            .computeIfAbsent(Long.parseLong(checkpoint.group(1)), version -> new TreeMap<>())
            .computeIfAbsent(count, all -> new TreeMap<>())
            .put(name, file);
      } else if (name.equals(HINT)) {
        hint = file;
      }
    }
    parts.forEach(
        (version, byCount) -> {
          List<FileStatus> whole = whole(byCount);
          if (!whole.isEmpty()) {
            checkpoints.put(version, whole);
          }
        });
  }

  /** All files of one of a version's checkpoints; none if each lacks a part. */
  private static List<FileStatus> whole(
      NavigableMap<Integer, NavigableMap<String, FileStatus>> byCount) {
    for (Map.Entry<Integer, NavigableMap<String, FileStatus>> one : byCount.entrySet()) {
      if (one.getKey() == 1) {
        return List.of(one.getValue().firstEntry().getValue());
      } else if (one.getKey() == one.getValue().size()) {
        return List.copyOf(one.getValue().values());
      }
    }
    return List.of();
  }
}
