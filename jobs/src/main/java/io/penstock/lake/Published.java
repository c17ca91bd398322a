package io.penstock.lake;

/**
 * What a write published.
 *
 * @param version the table's new version
 * @param rows the rows that were written, without those that were only moved to new files
 * @param files the files that hold them
 * @param sizeBytes the size of these files
 * @param record what the commit says of itself
 */
public record Published(long version, long rows, int files, long sizeBytes, CommitRecord record) {}
