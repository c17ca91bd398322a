package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.InputProblems;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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

/** The commit files of a Delta table, read with no Spark: one listing, then one file at a time. */
final class TableLog {
  private static final Pattern COMMIT = Pattern.compile("(\\d{20})\\.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FileSystem fs;
  private final Path directory;
  private final NavigableMap<Long, FileStatus> commits;

  private TableLog(FileSystem fs, Path directory, NavigableMap<Long, FileStatus> commits) {
    this.fs = fs;
    this.directory = directory;
    this.commits = commits;
  }

  /** Lists the log; empty where there is no table. A commit file of 0 bytes is an error. */
  static Optional<TableLog> open(Configuration conf, Path table) {
    Path directory = new Path(table, "_delta_log");
    try {
      FileSystem fs = directory.getFileSystem(conf);
      NavigableMap<Long, FileStatus> commits = new TreeMap<>();
      for (FileStatus file : fs.listStatus(directory)) {
        Matcher name = COMMIT.matcher(file.getPath().getName());
        if (name.matches()) {
          commits.put(Long.parseLong(name.group(1)), file);
        }
      }
      TableLog log = new TableLog(fs, directory, commits);
      log.refuseEmptyCommits();
      return commits.isEmpty() ? Optional.empty() : Optional.of(log);
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw InputProblems.cannotRead(directory, e);
    }
  }

  long latestVersion() {
    return commits.lastKey();
  }

  /** The versions whose commit files are still there, newest first. */
  Iterable<Long> newestFirst() {
    return commits.descendingKeySet();
  }

  /** Whether the file of a commit is still there. */
  boolean has(long version) {
    return commits.containsKey(version);
  }

  /** One commit; reading stops as soon as all that is asked for is known. */
  Commit read(long version) {
    Path file = file(version, ".json");
    JsonNode info = null;
    JsonNode metadata = null;
    boolean changesData = false;
    try (BufferedReader lines = reader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode action = JSON.readTree(line);
        info = action.has("commitInfo") ? action.get("commitInfo") : info;
        metadata = action.has("metaData") ? action.get("metaData") : metadata;
        changesData |=
            action.path("add").path("dataChange").asBoolean()
                || action.path("remove").path("dataChange").asBoolean();
        if (changesData && info != null) {
          break;
        }
      }
    } catch (JsonProcessingException e) {
      throw LakeProblems.cutCommit(file, version, isLatest(version), e);
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
    return new Commit(version, info, metadata, changesData);
  }

  /** The {@code metadata} of a version's checksum file; null where there is none. */
  @Nullable JsonNode checksumMetadata(long version) {
    try (BufferedReader lines = reader(file(version, ".crc"))) {
      String text = lines.readLine();
      return text == null ? null : JSON.readTree(text).get("metadata");
    } catch (IOException absentOrDamaged) {
      return null;
    }
  }

  private void refuseEmptyCommits() {
    commits.forEach(
        (version, file) -> {
          if (file.getLen() == 0) {
            throw LakeProblems.emptyCommit(file.getPath(), version, isLatest(version));
          }
        });
  }

  private boolean isLatest(long version) {
    return version == latestVersion();
  }

  private Path file(long version, String suffix) {
    String digits = Long.toString(version);
    return new Path(directory, "0".repeat(20 - digits.length()) + digits + suffix);
  }

  private BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(new InputStreamReader(fs.open(file), StandardCharsets.UTF_8));
  }

  /**
   * One commit.
   *
   * @param info its {@code commitInfo}, or null
   * @param metadata the action that sets columns, if it stands before the first file that changes
   *     data, or null
   * @param changesData whether it adds or removes rows
   */
  record Commit(
      long version, @Nullable JsonNode info, @Nullable JsonNode metadata, boolean changesData) {
    /** Penstock's record of this commit; empty if another program committed. */
    Optional<CommitRecord> record() {
      JsonNode text = info == null ? null : info.get("userMetadata");
      return text == null ? Optional.empty() : CommitRecord.parse(text.asText());
    }
  }
}
