package io.penstock.input;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * A stretch of a file that one task reads: the records that begin in it.
 *
 * @param path the file
 * @param start the first byte
 * @param end the byte after the last; {@link Long#MAX_VALUE} for all that there is
 * @param before the records of the file that begin before it
 */
record FileChunk(String path, long start, long end, long before) implements Serializable {
  /** What opening a file costs, in bytes that could have been read instead; as Spark sees it. */
  private static final long OPEN_COST = 4L << 20;

  FileChunk withBefore(long records) {
    return new FileChunk(path, start, end, records);
  }

  boolean isWhole() {
    return start == 0 && end == Long.MAX_VALUE;
  }

  private long cost(long fileBytes) {
    return OPEN_COST + (isWhole() ? fileBytes : end - start);
  }

  /**
   * Groups of chunks, one group a task, in the order of the files.
   *
   * @param mostBytes what a task should read at most
   * @param splits whether records can be found from the middle of a file; not in a compressed one
   */
  static List<List<FileChunk>> plan(
      Configuration conf, List<SourceFile> files, long mostBytes, boolean splits) {
    CompressionCodecFactory codecs = new CompressionCodecFactory(conf);
    List<List<FileChunk>> tasks = new ArrayList<>();
    List<FileChunk> task = new ArrayList<>();
    long cost = 0;
    for (SourceFile file : files) {
      boolean cuts = splits && codecs.getCodec(file.hadoopPath()) == null;
      for (FileChunk chunk : cuts ? cut(file, mostBytes) : List.of(whole(file))) {
        if (!task.isEmpty() && cost + chunk.cost(file.sizeBytes()) > mostBytes) {
          tasks.add(List.copyOf(task));
          task.clear();
          cost = 0;
        }
        task.add(chunk);
        cost += chunk.cost(file.sizeBytes());
      }
    }
    if (!task.isEmpty()) {
      tasks.add(List.copyOf(task));
    }
    return tasks;
  }

  private static FileChunk whole(SourceFile file) {
    return new FileChunk(file.path(), 0, Long.MAX_VALUE, 0);
  }

  private static List<FileChunk> cut(SourceFile file, long mostBytes) {
    if (file.sizeBytes() <= mostBytes) {
      return List.of(whole(file));
    }
    List<FileChunk> chunks = new ArrayList<>();
    for (long start = 0; start < file.sizeBytes(); start += mostBytes) {
      long end = start + mostBytes < file.sizeBytes() ? start + mostBytes : Long.MAX_VALUE;
      chunks.add(new FileChunk(file.path(), start, end, 0));
    }
    return chunks;
  }
}
