package io.penstock.lake;

import io.penstock.definition.Intake;
import io.penstock.input.SourceFile;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
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

  static String redelivered(SourceFile file, SourceFile original, long batch) {
    return "file "
        + file.path()
        + " has the same content as "
        + original.path()
        + " (batch "
        + batch
        + ") and was not loaded again.";
  }

  static String loadedAgain(SourceFile now, LedgerEntry before, boolean replaces) {
    return "file %s was loaded in batch %d with %d bytes and has %d now: %s."
        .formatted(
            now.path(),
            before.batch(),
            before.file().sizeBytes(),
            now.sizeBytes(),
            replaces ? "its rows are replaced" : "it is loaded once more");
  }

  static String badFiles(List<String> bad) {
    return (bad.size() == 1 ? "file " : bad.size() + " files cannot be read; the first is ")
        + bad.get(0)
        + ". Nothing was read. Deliver it again, or write 'onBadFile: quarantine' to load the"
        + " others.";
  }

  static String rejected(SourceFile file, String why) {
    return "file "
        + file.path()
        + " "
        + why
        + ". It is a row of the quarantine, and is tried again once its content changes.";
  }

  static String tooYoung(SourceFile file, Duration settle) {
    return "file %s was written to less than %s ago and is left for the next run."
        .formatted(file.path(), settle.toSeconds() + " s");
  }

  static String stillWritten(SourceFile file) {
    return "file " + file.path() + " is still being written and is left for the next run.";
  }

  static String remaining(int files, long bytes, Intake intake) {
    List<String> limits = new ArrayList<>();
    if (intake.maxFilesPerRun() != null) {
      limits.add("maxFilesPerRun is " + intake.maxFilesPerRun());
    }
    if (intake.maxBytesPerRun() != null) {
      limits.add("maxBytesPerRun is %,d".formatted(intake.maxBytesPerRun()));
    }
    return "%,d file%s of %,d bytes in all %s for the next run: %s."
        .formatted(
            files,
            files == 1 ? "" : "s",
            bytes,
            files == 1 ? "remains" : "remain",
            String.join(" and ", limits));
  }

  static String settledAnew(SettledBatch batch, List<String> changed) {
    return "batch %d was settled by run %s and not finished, and is settled anew: %s."
        .formatted(batch.number(), batch.run(), String.join("; ", changed));
  }

  static PenstockException missingSegment(Path segment) {
    return new PenstockException(
        ExitCode.DATA,
        "the ledger of the table has lost "
            + segment
            + ", which says which files are loaded. Restore it from a backup, or rebuild the table"
            + " with --full-refresh.");
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
