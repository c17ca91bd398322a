package io.penstock.lake;

import io.penstock.input.InputProblems;
import io.penstock.input.SourceFile;
import io.penstock.input.SourceFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The input files that one write loads.
 *
 * @param number the number of the batch, counted from 1
 * @param files the files to load, sorted by path; may be empty
 * @param entries what the ledger learns: the loaded files and those that need not be loaded again
 * @param startsLedger whether earlier entries of the ledger are void: the table is being rebuilt
 * @param listingDigest {@link SourceFiles#digest} of all listed files, new or known
 * @param warnings files that were left out because their content was loaded under another name
 */
public record SourceBatch(
    long number,
    List<SourceFile> files,
    List<LedgerEntry> entries,
    boolean startsLedger,
    String listingDigest,
    List<String> warnings) {
  public SourceBatch {
    files = List.copyOf(files);
    entries = List.copyOf(entries);
    warnings = List.copyOf(warnings);
  }

  /** Whether there is nothing to load and nothing to remember. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The bytes to load. */
  public long sizeBytes() {
    return files.stream().mapToLong(SourceFile::sizeBytes).sum();
  }

  /** Stops (75) if one of the files to load is not what it was when the batch was planned. */
  void requireUnchanged(Configuration conf) {
    for (SourceFile file : files) {
      Path path = file.hadoopPath();
      try {
        FileStatus now = path.getFileSystem(conf).getFileStatus(path);
        if (now.getLen() != file.sizeBytes() || now.getModificationTime() != file.modified()) {
          String what = "changed from " + file.sizeBytes() + " to " + now.getLen() + " bytes";
          throw InputProblems.fileChangedWhileReading(file, what);
        }
      } catch (FileNotFoundException e) {
        throw InputProblems.fileChangedWhileReading(file, "is gone");
      } catch (IOException e) {
        throw InputProblems.cannotRead(path, e);
      }
    }
  }
}
