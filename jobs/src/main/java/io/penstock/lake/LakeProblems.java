package io.penstock.lake;

import io.penstock.definition.Intake;
import io.penstock.input.SourceFile;
import io.penstock.problem.Causes;
import io.penstock.problem.CheckFailedException;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** Every message of this package about files and tables. */
final class LakeProblems {
  private LakeProblems() {}

  static PenstockException emptyCommit(Path file, String mend) {
    return damaged(
        file
            + " is empty: the commit was cut off, as by a power loss. Reading on would silently"
            + " lose its rows. "
            + mend,
        null);
  }

  static PenstockException cutCommit(Path file, String mend, IOException e) {
    return damaged(
        file
            + " is damaged: it holds a line that is not whole JSON, as after a power loss. "
            + mend,
        e);
  }

  static PenstockException shortCommit(Path file, long rows, long written, String mend) {
    return damaged(
        "%s is damaged: it names files with %d rows, of %d that its first line says were written, as after a power loss. Reading on would silently lose rows. %s"
            .formatted(file, rows, written, mend),
        null);
  }

  static PenstockException noTableInCommit(Path file, String mend) {
    return damaged(
        file + " is damaged: it does not say what the table's columns are. " + mend, null);
  }

  static PenstockException checksumDisagrees(
      Path commit, LogCheck.Totals replayed, LogCheck.Totals said, String mend) {
    return damaged(
        "%s does not agree with its .crc file: by the log the table has %s, by the .crc file %s. One of them is damaged; reading on could silently lose or double rows. %s"
            .formatted(commit, replayed, said, mend),
        null);
  }

  static PenstockException sideFileDisagrees(Path file, String mend, IOException e) {
    return damaged(
        "%s does not agree with its side file .%s.crc: one of them is damaged. If you know that the commit is right, delete the side file. Otherwise: %s"
            .formatted(file, file.getName(), mend),
        e);
  }

  static PenstockException lostCommit(LogListing log, Path newer) {
    long latest = log.latestVersion();
    return damaged(
        "%s has %s, but no commit of that version: %s. Restore the missing commits from a backup%s"
            .formatted(
                log.directory(),
                newer.getName(),
                latest < 0 ? "it has no commits at all" : "its newest is version " + latest,
                latest < 0
                    ? ", or move the table's directory away and run again."
                    : "; or, to go on without what they held, delete what is of later versions than "
                        + latest
                        + " in this directory, then run again."),
        null);
  }

  static PenstockException damagedCheckpoint(Path file, boolean canGoWithout, Exception e) {
    return damaged(
        "%s is damaged: %s. %s"
            .formatted(
                file,
                Causes.firstLine(e),
                canGoWithout
                    ? "All commits that it stands for are there: delete it, and _last_checkpoint"
                        + " beside it, then run again."
                    : "Not all commits that it stands for are there any more: restore it from a"
                        + " backup, or move the table's directory away and run again."),
        e);
  }

  static PenstockException hintBeyond(Path file, long version, long latest) {
    return damaged(
        "%s names version %d, but the newest commit is version %d: commits are missing. Restore them from a backup; or, to go on without what they held, delete this file, then run again."
            .formatted(file, version, latest),
        null);
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

  static CheckFailedException emptySnapshot(String node, long read, long version) {
    return new CheckFailedException(
        "%s: the new files have %d rows and none is left to write, which would empty the table. Nothing was published; the table is unchanged (version %d). Deliver a file that has rows, or delete the table's directory."
            .formatted(node, read, version));
  }

  private static PenstockException damaged(String message, @Nullable Throwable cause) {
    return new PenstockException(ExitCode.DATA, message, cause);
  }
}
