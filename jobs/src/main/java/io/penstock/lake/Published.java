package io.penstock.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a write published.
 *
 * @param version the table's new version
 * @param rows the rows that were written, without those that were only moved to new files
 * @param files the files that hold them
 * @param sizeBytes the size of these files
 * @param record what the commit says of itself
 * @param perFile for a source: what became of each input file; empty for other tables
 * @param notes what a user should know, a sentence each
 */
public record Published(
    long version,
    long rows,
    int files,
    long sizeBytes,
    CommitRecord record,
    List<FileCounts> perFile,
    List<String> notes) {
  public Published {
    perFile = List.copyOf(perFile);
    notes = List.copyOf(notes);
  }

  /** This and what was published after it, as one. */
  public Published and(Published next) {
    Map<String, Long> counts = new LinkedHashMap<>(record.counts());
    next.record().counts().forEach((name, rows) -> counts.merge(name, rows, Long::sum));
    List<FileCounts> all = new ArrayList<>(perFile);
    all.addAll(next.perFile());
    List<String> said = new ArrayList<>(notes);
    said.addAll(next.notes());
    return new Published(
        next.version(),
        rows + next.rows(),
        files + next.files(),
        sizeBytes + next.sizeBytes(),
        next.record().withCounts(counts),
        all,
        said);
  }

  /** Of rows that come from no files. */
  public Published(long version, long rows, int files, long sizeBytes, CommitRecord record) {
    this(version, rows, files, sizeBytes, record, List.of(), List.of());
  }
}
