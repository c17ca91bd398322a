package io.penstock.lake;

import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;

/** Every message of this package about files and tables. */
final class LakeProblems {
  private LakeProblems() {}

  static PenstockException missingInput(String asWritten, Path path) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "input path '"
            + asWritten
            + "' does not exist (looked for "
            + path
            + "). Correct the path, or deliver the files there.");
  }

  static PenstockException noInputFiles(String asWritten, Path path) {
    return new PenstockException(
        ExitCode.NO_INPUT,
        "input path '"
            + asWritten
            + "' has no files (looked in "
            + path
            + "; names that begin with '_' or '.' or end in '.tmp' or '._COPYING_' do not count)."
            + " Correct the path, or deliver the files there.");
  }

  static PenstockException cannotRead(Path path, IOException e) {
    if (e instanceof AccessControlException) {
      return new PenstockException(
          ExitCode.NO_PERMISSION,
          "no permission to read " + path + ": " + Failures.firstLine(e) + " Ask for read access.",
          e);
    }
    return new PenstockException(
        ExitCode.IO, "cannot read " + path + ": " + Failures.firstLine(e), e);
  }

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

  static PenstockException missingCommit(Path log, long version) {
    return new PenstockException(
        ExitCode.DATA,
        log
            + " has no commit of version "
            + version
            + " and no whole checkpoint of it or later. Restore the file from a backup, or move the"
            + " table's directory away and run again.");
  }

  static PenstockException fileChangedWhileReading(SourceFile file, String what) {
    return new PenstockException(
        ExitCode.TRY_AGAIN,
        file.path()
            + " "
            + what
            + " while it was being read; nothing was written. Deliver files by rename, so that"
            + " they appear whole, and run again.");
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

  static PenstockException unreadableFile(SourceFile file, Exception e) {
    return new PenstockException(
        ExitCode.DATA,
        "cannot read "
            + file.path()
            + ": "
            + Failures.firstLine(e)
            + ". Nothing was written. Deliver the file again.",
        e);
  }

  static CheckFailedException headerDiffers(SourceFile file, List<String> what) {
    return new CheckFailedException(
        "the header of "
            + file.path()
            + " is not that of the schema: "
            + String.join("; ", what)
            + ". Nothing was read. Correct the file, or the schema.");
  }

  static CheckFailedException unnamedColumn(SourceFile file, int column) {
    return new CheckFailedException(
        "the header of "
            + file.path()
            + " has no name for column "
            + column
            + ". Nothing was read. Correct the file, or write the schema down without a header.");
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
