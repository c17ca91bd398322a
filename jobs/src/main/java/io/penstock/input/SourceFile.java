package io.penstock.input;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * An input file as it was listed.
 *
 * @param path the full path, as Hadoop writes it
 * @param sizeBytes its size
 * @param modified its time of modification, in milliseconds since 1970
 */
public record SourceFile(String path, long sizeBytes, long modified)
    implements Comparable<SourceFile>, Serializable {
  static SourceFile of(FileStatus status) {
    return new SourceFile(
        status.getPath().toString(), status.getLen(), status.getModificationTime());
  }

  /** The path, for Hadoop. */
  public Path hadoopPath() {
    return new Path(path);
  }

  @Override
  public int compareTo(SourceFile other) {
    return path.compareTo(other.path);
  }
}
