package io.penstock.input;

import org.apache.spark.rdd.InputFileBlockHolder;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the records of the file that the task is reading. In a file that is read in one piece
 * they are 1, 2, 3, ...; the later pieces of a split file number on from their byte offset, which
 * is more than there can be records before it, so that numbers are unique in a file and follow its
 * order. Must stand directly above the scan: each task has its own copy.
 */
final class RecordNumber implements UDF0<Long> {
  private static final long serialVersionUID = 1L;

  private transient @Nullable UTF8String file;
  private transient long start;
  private transient long last;

  @Override
  public Long call() {
    long at = InputFileBlockHolder.getStartOffset();
    UTF8String path = InputFileBlockHolder.getInputFilePath();
    if (at != start || !path.equals(file)) {
      // Copied, because Spark may reuse the bytes.
      file = path.clone();
      start = at;
      last = Math.max(at, 0);
    }
    return ++last;
  }
}
