package io.penstock.lake;

import org.apache.hadoop.fs.Path;

/** What {@code fsck} says of tables. */
final class CheckProblems {
  private CheckProblems() {}

  static String missingFile(Path file, String rows, String node) {
    return "%s is missing: it has %s of the newest version. Restore it from a backup, or rebuild the table: run with --refresh %s."
        .formatted(file, rows, node);
  }

  static String otherSize(Path file, long is, long said, String node) {
    return "%s has %d bytes, the log says %d: it is damaged. Restore it from a backup, or rebuild the table: run with --refresh %s."
        .formatted(file, is, said, node);
  }

  static String unreadableFile(Path file, String why, String node) {
    return "%s is damaged: %s. Restore it from a backup, or rebuild the table: run with --refresh %s."
        .formatted(file, why, node);
  }

  static String otherRows(Path file, long is, long said, String node) {
    return "%s has %d rows, the log says %d: it is not the file that was written. Restore it from a backup, or rebuild the table: run with --refresh %s."
        .formatted(file, is, said, node);
  }

  static String unreadableRecord(Path commit, String node) {
    return "%s has a record of Penstock that cannot be read. Restore the file from a backup, or rebuild the table: run with --refresh %s."
        .formatted(commit, node);
  }

  static String batchGap(Path commit, long before, long batch, String node) {
    return "%s is batch %d, the one before it batch %d: a batch was lost, or written twice. Restore the log from a backup, or rebuild the table: run with --refresh %s."
        .formatted(commit, batch, before, node);
  }

  static String otherBatch(Path log, long ledger, long record, String node) {
    return "%s: the ledger is at batch %d, the newest record at batch %d. Restore the log from a backup, or rebuild the table: run with --refresh %s."
        .formatted(log, ledger, record, node);
  }

  static String notConserved(
      Path commit, long read, long written, long dropped, long quarantined, String node) {
    return "%s says that of %d rows %d were written, %d dropped and %d quarantined, which does not add up. Rebuild the table: run with --refresh %s."
        .formatted(commit, read, written, dropped, quarantined, node);
  }

  static String fileNotConserved(Path table, FileCounts file, String node) {
    return "%s: the ledger says that of %d records of %s %d were accepted, %d quarantined and %d dropped, which does not add up. Rebuild the table: run with --refresh %s."
        .formatted(
            table,
            file.read(),
            file.path(),
            file.accepted(),
            file.quarantined(),
            file.dropped(),
            node);
  }

  static String rowsMissing(Path commit, long rows, long said, String node) {
    return "%s names files with %d rows, its record says that %d were written. Restore the file from a backup, or rebuild the table: run with --refresh %s."
        .formatted(commit, rows, said, node);
  }

  static String duplicates(Path table, long records, String example, String node) {
    return "%s: %d records of input files are there more than once, such as %s. Rebuild the table: run with --refresh %s."
        .formatted(table, records, example, node);
  }

  static String cannotReadRows(Path table, String why, String node) {
    return "%s: its rows cannot all be read: %s Restore the file from a backup, or rebuild the table: run with --refresh %s."
        .formatted(table, why, node);
  }

  static String more(long count) {
    return count + " more files have such problems.";
  }

  static String oldCommits(long checkpoint) {
    return "commits before the checkpoint of version "
        + checkpoint
        + " are missing or damaged: older versions cannot be read, the newest is not affected";
  }

  static String badHint(Path hint) {
    return hint + " cannot be read; it only saves time and may be deleted";
  }
}
