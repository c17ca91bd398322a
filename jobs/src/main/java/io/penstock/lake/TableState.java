package io.penstock.lake;

import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the log of a table says, read with no Spark: one listing and mostly one small file.
 *
 * @param version the last version that changed rows, by whomever; OPTIMIZE and the like do not
 * @param latestVersion the last version
 * @param dataRun the run that made {@code version}; empty if that was not Penstock
 * @param newestRecord the newest record of Penstock, or null
 * @param recordVersion the version that has it; -1 where there is none
 * @param restored that another program gave the table the rows back that it had before Penstock's
 *     last commit, or null
 */
public record TableState(
    long version,
    String dataRun,
    long latestVersion,
    @Nullable CommitRecord newestRecord,
    long recordVersion,
    @Nullable Restored restored) {

  /**
   * A RESTORE of Delta.
   *
   * @param version the version that it made
   * @param to the version or the time whose rows it brought back
   */
  public record Restored(long version, String to) {}

  /** The {@link #state()} of a table that is not there. */
  public static final String NONE = "none";

  // A table that others write may have a very long log.
  private static final int LOOKED_BACK = 200;

  /** Reads the state of a table; empty where there is none. A damaged log is an error (65). */
  public static Optional<TableState> read(Configuration conf, Path table) {
    return TableLog.open(conf, table).map(TableState::of);
  }

  /** Stops (65) if the log of a table is damaged; a log that is as it was costs a listing. */
  public static void requireWholeLog(Configuration conf, Path table) {
    LogListing.open(conf, table).ifPresent(LogCheck::require);
  }

  /** The state of the rows as one word, {@code version@run}. */
  public String state() {
    return version + "@" + dataRun;
  }

  /** Penstock's newest record; empty if Penstock never wrote this table. */
  public Optional<CommitRecord> record() {
    return Optional.ofNullable(newestRecord);
  }

  /**
   * Whether the table is not Penstock's: none of the last 200 commits in the log has its record.
   */
  public boolean isForeign() {
    return newestRecord == null;
  }

  /** Whether another program changed rows after Penstock's last commit. */
  public boolean isChangedByOthers() {
    return newestRecord != null && version > recordVersion;
  }

  private static TableState of(TableLog log) {
    TableLog.Commit changed = null;
    TableLog.Commit restore = null;
    for (long version : log.newestFirst()) {
      if (changed != null && version < log.latestVersion() - LOOKED_BACK) {
        break;
      }
      TableLog.Commit commit = log.read(version);
      restore = restore == null && commit.operation().equals("RESTORE") ? commit : restore;
      Optional<TableState> noted = noted(log, changed, commit, restored(restore, commit.version()));
      if (noted.isPresent()) {
        return noted.get();
      }
      changed = changed == null && changes(commit) ? commit : changed;
      Optional<CommitRecord> record = commit.record();
      if (record.isPresent()) {
        return of(
            log,
            changed == null ? lastChangeBefore(log, version) : changed,
            record.get(),
            version,
            restored(restore, version));
      }
    }
    return of(log, changed, null, -1, null);
  }

  /** What a restore took away of what was there at Penstock's last commit; null if nothing. */
  private static @Nullable Restored restored(
      TableLog.@Nullable Commit restore, long recordVersion) {
    if (restore == null) {
      return null;
    }
    String version = restore.parameter("version");
    if (version.isEmpty()) {
      return new Restored(restore.version(), restore.parameter("timestamp"));
    }
    return Long.parseLong(version) < recordVersion
        ? new Restored(restore.version(), "version " + version)
        : null;
  }

  /** As a commit says that changed nothing but what the table says of itself. */
  private static Optional<TableState> noted(
      TableLog log,
      TableLog.@Nullable Commit changed,
      TableLog.Commit commit,
      @Nullable Restored restored) {
    CommitRecord record = commit.record().orElse(null);
    String rows = record == null ? null : record.rowsOf();
    if (record == null || rows == null) {
      return Optional.empty();
    }
    if (changed != null) {
      return Optional.of(of(log, changed, record, commit.version(), restored));
    }
    int at = rows.indexOf('@');
    return Optional.of(
        new TableState(
            Long.parseLong(rows.substring(0, at)),
            rows.substring(at + 1),
            log.latestVersion(),
            record,
            commit.version(),
            restored));
  }

  private static TableState of(
      TableLog log,
      TableLog.@Nullable Commit changed,
      @Nullable CommitRecord record,
      long recordVersion,
      @Nullable Restored restored) {
    // A table that never had rows: its creation is what readers depend on.
    long version = changed == null ? 0 : changed.version();
    String run = changed == null ? "" : changed.record().map(CommitRecord::run).orElse("");
    return new TableState(version, run, log.latestVersion(), record, recordVersion, restored);
  }

  /** Rows changed, or the columns of a table that Penstock made again without any. */
  private static boolean changes(TableLog.Commit commit) {
    return commit.changesData() || (commit.metadata() != null && commit.record().isPresent());
  }

  private static TableLog.@Nullable Commit lastChangeBefore(TableLog log, long start) {
    for (long version : log.newestFirst()) {
      if (version < start) {
        TableLog.Commit commit = log.read(version);
        if (changes(commit)) {
          return commit;
        }
      }
    }
    return null;
  }
}
