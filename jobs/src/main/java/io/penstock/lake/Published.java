package io.penstock.lake;

import java.util.List;

/**
 * What a write published.
 *
 * @param version the table's new version
 * @param rows the rows that were written, without those that were only moved to new files
 * @param files the files that hold them
 * @param sizeBytes the size of these files
 * @param record what the commit says of itself
 * @param perFile for a source: what became of each input file; empty for other tables
 */
public record Published(
    long version,
    long rows,
    int files,
    long sizeBytes,
    CommitRecord record,
    List<FileCounts> perFile) {
  public Published {
    perFile = List.copyOf(perFile);
  }

  /** Of rows that come from no files. */
  public Published(long version, long rows, int files, long sizeBytes, CommitRecord record) {
    this(version, rows, files, sizeBytes, record, List.of());
  }
}
