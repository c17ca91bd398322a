package io.penstock.lake;

import io.penstock.input.SourceFile;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;

/** Every message of this package about files and tables. */
final class LakeProblems {
  private LakeProblems() {}

  static PenstockException emptyCommit(Path file, long version, boolean isLatest) {
    return new PenstockException(
        ExitCode.DATA,
        file
            + " is empty: the commit was cut off, as by a power loss. Reading on would silently"
            + " lose its rows. "
            + mend(version, isLatest));
  }

  static PenstockException cutCommit(Path file, long version, boolean isLatest, IOException e) {
    return new PenstockException(
        ExitCode.DATA,
        file
            + " is damaged: it holds a line that is not whole JSON, as after a power loss. "
            + mend(version, isLatest),
        e);
  }

  static PenstockException noHardLinks(java.nio.file.Path directory, Exception e) {
    return new PenstockException(
        ExitCode.UNAVAILABLE,
        "the file system of "
            + directory
            + " has no hard links, by which Penstock publishes a commit so that none is ever lost."
            + " Keep the lake on one that has them (ext4, XFS, Btrfs, APFS, NFS), or, if no two"
            + " programs ever write a table at the same time, set spark.delta.logStore.file.impl:"
            + " io.delta.storage.HDFSLogStore.",
        e);
  }

  static PenstockException missingCommit(Path log, long version) {
    return new PenstockException(
        ExitCode.DATA,
        log
            + " has no commit of version "
            + version
            + " and no whole checkpoint of it or later. Restore the file from a backup, or move the"
            + " table's directory away and run again.");
  }

  static String changedFile(SourceFile now, LedgerEntry before) {
    return "file "
        + now.path()
        + " was loaded in batch "
        + before.batch()
        + " with "
        + before.file().sizeBytes()
        + " bytes and has changed since, to "
        + now.sizeBytes()
        + " bytes; each file is loaded once. Put the old file back and deliver the change under a"
        + " new name, or rebuild the table with --full-refresh.";
  }

  static String redelivered(SourceFile file, LedgerEntry before) {
    return "file "
        + file.path()
        + " has the same content as "
        + before.file().path()
        + " (batch "
        + before.batch()
        + ") and was not loaded again.";
  }

  static CheckFailedException columnsChanged(String node, List<String> what, String mode) {
    return new CheckFailedException(
        "the columns of "
            + node
            + " have changed: "
            + String.join("; ", what)
            + ". "
            + mode
            + " cannot change a table's columns. Rebuild the table with --full-refresh.");
  }

  static CheckFailedException nothingLeft(String node, long read, long version) {
    return new CheckFailedException(
        "%s: of %d rows that were loaded again none is left to write. Nothing was published; the table is unchanged (version %d). Look at the declared schema, the options and the checks."
            .formatted(node, read, version));
  }

  private static String mend(long version, boolean isLatest) {
    if (version == 0) {
      return "It is the table's first commit: remove the table's directory and run again.";
    }
    return isLatest
        ? "Delete it and its .crc file to return to version " + (version - 1) + ", then run again."
        : "Later commits build on it: restore the file from a backup, or move the table's directory"
            + " away and run again.";
  }
}
