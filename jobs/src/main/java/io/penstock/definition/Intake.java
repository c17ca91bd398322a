package io.penstock.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a source takes in at a time, and what it does with files that are not as they should be.
 *
 * @param maxFilesPerRun the most files that a run takes, at least 1; null for all
 * @param maxBytesPerRun the most bytes that a run takes, and at least one file; null for all
 * @param onFileChange what happens with a file that was loaded and has other content now
 * @param onBadFile what happens with a file that cannot be read as a whole
 * @param onEmpty what happens where there are no files
 * @param settle how long a file must have been left alone before it is taken
 */
public record Intake(
    @Nullable Long maxFilesPerRun,
    @Nullable Long maxBytesPerRun,
    OnFileChange onFileChange,
    OnBadFile onBadFile,
    OnEmpty onEmpty,
    Duration settle) {
  /** All files at once; whatever is odd stops the node. */
  public static final Intake DEFAULT =
      new Intake(null, null, OnFileChange.FAIL, OnBadFile.FAIL, OnEmpty.FAIL, Duration.ZERO);

  /** The same with no limit to what a run takes. */
  public Intake unlimited() {
    return new Intake(null, null, onFileChange, onBadFile, onEmpty, settle);
  }

  /** What happens with a file that was loaded and has other content now. */
  public enum OnFileChange {
    /** The node stops. */
    FAIL,
    /** The rows that came from the file are replaced. */
    REPLACE,
    /** The file is loaded as if it were another. */
    APPEND
  }

  /** What happens with a file that cannot be read as a whole. */
  public enum OnBadFile {
    /** The node stops. */
    FAIL,
    /** The others are loaded; the file is a row of the quarantine until its content changes. */
    QUARANTINE
  }

  /** What happens where there are no files. */
  public enum OnEmpty {
    /** The node stops. */
    FAIL,
    /** Nothing is loaded, and said. */
    WARN,
    /** Nothing is loaded. */
    OK
  }
}
