package io.penstock.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.input.InputProblems;
import io.penstock.problem.PenstockException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether a table's log is whole, found with no Spark before anything of the table is read. Delta
 * itself reads on where a commit is empty or ends early, and so loses its rows; where it does stop
 * it does not say what to do.
 *
 * <p>What is read is bounded by the commits since the newest checkpoint; a log that has not changed
 * since it was found whole is not read again.
 */
final class LogCheck {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 1000;
  private static final long PAUSE_MILLIS = 200;

  private static final Map<Path, String> WHOLE =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Path, String> eldest) {
              return size() > KEPT;
            }
          });

  private final LogListing log;

  private LogCheck(LogListing log) {
    this.log = log;
  }

  /** What is wrong with a log as it was listed; null if it is whole. */
  static @Nullable PenstockException damage(LogListing log) {
    try {
      require(log);
      return null;
    } catch (PenstockException e) {
      return e;
    }
  }

  /**
   * The log, which is whole.
   *
   * @throws PenstockException if it is damaged (65): with the file, what is wrong, and the mend
   */
  static LogListing require(LogListing log) {
    String seen = seen(log);
    if (seen.equals(WHOLE.get(log.directory()))) {
      return log;
    }
    try {
      new LogCheck(log).run();
    } catch (PenstockException e) {
      // One listing may see a checksum, and not the commit that came before it.
      pause();
      LogListing now = log.again();
      new LogCheck(now).run();
      return now;
    }
    WHOLE.put(log.directory(), seen);
    return log;
  }

  /** What to do about a commit that is damaged. */
  static String mend(LogListing log, long version) {
    if (version == 0) {
      return "It is the table's first commit: remove the table's directory and run again.";
    }
    return version == log.latestVersion() && !log.checkpoints().containsKey(version)
        ? "Delete it and its .crc file to return to version " + (version - 1) + ", then run again."
        : "Later commits build on it: restore the file from a backup, or move the table's directory"
            + " away and run again.";
  }

  private void run() {
    refuseEmptyCommits();
    refuseLostCommits();
    long checkpoint = log.checkpointVersion();
    if (checkpoint >= 0) {
      checkpoint(checkpoint);
    }
    refuseHintBeyond();
    refuseHoles(checkpoint);
    commits(checkpoint);
  }

  private void refuseEmptyCommits() {
    log.commits()
        .forEach(
            (version, file) -> {
              if (file.getLen() == 0) {
                throw LakeProblems.emptyCommit(file.getPath(), mend(log, version));
              }
            });
  }

  /** What is newer than the newest commit was written after a commit that is gone. */
  private void refuseLostCommits() {
    long latest = log.latestVersion();
    if (!log.checksums().isEmpty() && log.checksums().lastKey() > latest) {
      throw LakeProblems.lostCommit(log, log.checksums().lastEntry().getValue().getPath());
    }
    if (log.checkpointVersion() > latest) {
      throw LakeProblems.lostCommit(log, log.checkpoints().lastEntry().getValue().get(0).getPath());
    }
  }

  private void refuseHoles(long checkpoint) {
    long next = checkpoint + 1;
    for (long version : log.commitsSince(checkpoint).keySet()) {
      if (version != next) {
        throw LakeProblems.missingCommit(log.directory(), next);
      }
      next++;
    }
  }

  private void checkpoint(long version) {
    List<FileStatus> files = Objects.requireNonNull(log.checkpoints().get(version));
    try {
      long rows = LogReplay.countRows(log, files);
      JsonNode hint = hint();
      if (hint != null && hint.path("version").asLong() == version && isOneOfParquet(files)) {
        long size = hint.path("size").asLong(rows);
        if (size != rows) {
          throw new IOException("it has " + rows + " actions, _last_checkpoint says " + size);
        }
      }
    } catch (IOException | RuntimeException e) {
      if (e instanceof PenstockException ours) {
        throw ours;
      }
      throw LakeProblems.damagedCheckpoint(files.get(0).getPath(), canGoWithout(version), e);
    }
  }

  /** Not of version 2, of which the hint counts the sidecars' actions otherwise. */
  private static boolean isOneOfParquet(List<FileStatus> files) {
    return files.size() == 1
        && files.get(0).getPath().getName().matches("\\d+\\.checkpoint\\.parquet");
  }

  private boolean canGoWithout(long version) {
    Long before = log.checkpoints().lowerKey(version);
    long from = before == null ? 0 : before + 1;
    for (long v = from; v <= log.latestVersion(); v++) {
      if (!log.commits().containsKey(v)) {
        return false;
      }
    }
    return true;
  }

  private void refuseHintBeyond() {
    FileStatus file = log.hint();
    if (file == null) {
      return;
    }
    // One that cannot be read, or names a checkpoint that lacks a part, only costs Delta time.
    JsonNode hint = hint();
    long version = hint == null ? -1 : hint.path("version").asLong(-1);
    if (version > log.latestVersion()) {
      throw LakeProblems.hintBeyond(file.getPath(), version, log.latestVersion());
    }
  }

  private @Nullable JsonNode hint() {
    FileStatus file = log.hint();
    return file == null ? null : object(file.getPath());
  }

  /** Reads each commit, and compares what they sum up to with Delta's checksums. */
  private void commits(long checkpoint) {
    Totals totals = checkpoint < 0 ? new Totals(0, 0) : totals(checkpoint);
    for (long version : log.commitsSince(checkpoint).keySet()) {
      CommitContent content = content(version);
      if (content.written().orElse(0) > content.rows()) {
        throw LakeProblems.shortCommit(
            log.commitFile(version),
            content.rows(),
            content.written().getAsLong(),
            mend(log, version));
      }
      if (version == 0 && !content.makesTable()) {
        throw LakeProblems.noTableInCommit(log.commitFile(version), mend(log, version));
      }
      totals = totals == null ? null : totals.plus(content);
      Totals said = totals(version);
      if (totals != null && said != null && !totals.equals(said)) {
        requireAgreement(version, said);
      }
      totals = said == null ? totals : said;
    }
  }

  private void requireAgreement(long version, Totals said) {
    try {
      // Actions may name a file again; only a replay knows what they come to.
      LogState state = LogState.at(log, version);
      Totals replayed = new Totals(state.files().size(), state.sizeBytes());
      if (!replayed.equals(said)) {
        throw LakeProblems.checksumDisagrees(
            log.commitFile(version), replayed, said, mend(log, version));
      }
    } catch (IOException e) {
      throw InputProblems.cannotRead(log.directory(), e);
    }
  }

  private CommitContent content(long version) {
    Path file = log.commitFile(version);
    try {
      return CommitContent.read(log, version);
    } catch (ChecksumException e) {
      throw LakeProblems.sideFileDisagrees(file, mend(log, version), e);
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
  }

  /** The files and bytes of a version by its checksum; null where that does not say. */
  private @Nullable Totals totals(long version) {
    if (!log.checksums().containsKey(version)) {
      return null;
    }
    // Delta goes on without a checksum that it cannot read.
    JsonNode checksum = object(log.checksumFile(version));
    return checksum == null || !checksum.path("numFiles").isNumber()
        ? null
        : new Totals(checksum.path("numFiles").asLong(), checksum.path("tableSizeBytes").asLong());
  }

  private @Nullable JsonNode object(Path file) {
    try (BufferedReader lines = log.reader(file)) {
      String line = lines.readLine();
      JsonNode json = line == null ? null : JSON.readTree(line);
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException | ChecksumException e) {
      return null;
    } catch (IOException e) {
      throw InputProblems.cannotRead(file, e);
    }
  }

  /** Names, sizes and times of all that is checked. */
  private static String seen(LogListing log) {
    StringBuilder seen = new StringBuilder();
    long from = log.checkpointVersion();
    log.commits().forEach((version, file) -> seen.append(file.getLen() == 0 ? "0" : ""));
    log.commits().tailMap(from, true).values().forEach(file -> append(seen, file));
    log.checksums().tailMap(from, true).values().forEach(file -> append(seen, file));
    log.checkpoints()
        .tailMap(from, true)
        .values()
        .forEach(all -> all.forEach(f -> append(seen, f)));
    if (log.hint() != null) {
      append(seen, log.hint());
    }
    return seen.toString();
  }

  private static void append(StringBuilder seen, FileStatus file) {
    seen.append(file.getPath().getName())
        .append(' ')
        .append(file.getLen())
        .append(' ')
        .append(file.getModificationTime())
        .append('\n');
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The files and bytes of a table. */
  record Totals(long files, long bytes) {
    Totals plus(CommitContent content) {
      return new Totals(files + content.files(), bytes + content.bytes());
    }

    @Override
    public String toString() {
      return files + (files == 1 ? " file of " : " files of ") + bytes + " bytes";
    }
  }
}
