package io.penstock.lake;

import io.penstock.input.InputProblems;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The input files that one write loads.
 *
 * @param number the number of the batch, counted from 1
 * @param files the files to load, sorted by path; may be empty
 * @param entries what the ledger learns: the loaded files and those that need not be loaded again
 * @param startsLedger whether earlier entries of the ledger are void: the table is being rebuilt
 * @param listingDigest {@link SourceFiles#digest} of the listed files that will be known
 * @param warnings what is odd about the files, a sentence each
 * @param remaining how many listed files are left for later
 * @param segment the newest {@link LedgerSegments segment} of the ledger before; 0 for none
 * @param entriesInLog how many entries the ledger has in the table's log before
 */
public record SourceBatch(
    long number,
    List<SourceFile> files,
    List<LedgerEntry> entries,
    boolean startsLedger,
    String listingDigest,
    List<String> warnings,
    int remaining,
    long segment,
    int entriesInLog) {
  public SourceBatch {
    files = List.copyOf(files);
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }

  /** Whether there is nothing to load and nothing to remember. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Whether there are rows to write, or files to quarantine. */
  public boolean needsWrite() {
    return !files.isEmpty() || !rejected().isEmpty();
  }

  /** The bytes to load. */
  public long sizeBytes() {
    return files.stream().mapToLong(SourceFile::sizeBytes).sum();
  }

  /** The same as the first batch of a ledger that starts anew. */
  SourceBatch startingLedger() {
    return new SourceBatch(
        number, files, entries, true, listingDigest, warnings, remaining, segment, entriesInLog);
  }

  /** The same with other files to load, of which the ledger knows already. */
  SourceBatch loading(List<SourceFile> again) {
    return new SourceBatch(
        number,
        again,
        entries,
        startsLedger,
        listingDigest,
        warnings,
        remaining,
        segment,
        entriesInLog);
  }

  /** The paths of which the rows that they had before are replaced. */
  List<String> replacedPaths() {
    return entries.stream()
        .filter(entry -> entry.fate() == LedgerEntry.Fate.REPLACED)
        .map(entry -> entry.file().path())
        .toList();
  }

  /** The files that are in the table with this batch, under whichever name. */
  public List<SourceFile> known() {
    return entries.stream()
        .filter(entry -> entry.fate() != LedgerEntry.Fate.REJECTED)
        .map(LedgerEntry::file)
        .toList();
  }

  /** The files that cannot be read as a whole. */
  List<LedgerEntry> rejected() {
    return entries.stream().filter(e -> e.fate() == LedgerEntry.Fate.REJECTED).toList();
  }

  /** What became of the records of each file that it loads, by path. */
  Map<String, FileCounts> counts(Map<String, RowTally.Tally> tallies) {
    Map<String, FileCounts> counts = new LinkedHashMap<>();
    for (LedgerEntry entry : entries) {
      if (entry.isLoaded()) {
        String path = entry.file().path();
        RowTally.Tally tally = tallies.getOrDefault(path, RowTally.Tally.NONE);
        counts.put(
            path,
            new FileCounts(
                path,
                entry.file().sizeBytes(),
                entry.sha256(),
                number,
                tally.all(),
                tally.accepted(),
                tally.quarantined(),
                tally.dropped()));
      }
    }
    return counts;
  }

  /** Stops (75) if one of the files to load is not what it was when the batch was planned. */
  void requireUnchanged(Configuration conf) {
    for (SourceFile file : files) {
      Optional<SourceFile> now = SourceFiles.now(conf, file);
      if (now.isEmpty()) {
        throw InputProblems.fileChangedWhileReading(file, "is gone");
      } else if (!now.get().equals(file)) {
        String what =
            "changed from " + file.sizeBytes() + " to " + now.get().sizeBytes() + " bytes";
        throw InputProblems.fileChangedWhileReading(file, what);
      }
    }
  }
}
