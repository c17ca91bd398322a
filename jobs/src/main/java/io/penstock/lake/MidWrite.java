package io.penstock.lake;

import io.penstock.input.InputProblems;
import io.penstock.problem.Failpoint;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * {@link Failpoint#MID_WRITE}: passed as soon as a data file that was not there before appears in a
 * table's directory, while Spark writes it. Where the failpoint is not armed this does nothing.
 */
final class MidWrite {
  private static final long POLL_MILLIS = 1;

  private MidWrite() {}

  /** The result of {@code write}, which writes files of a table. */
  static <T> T watched(Configuration conf, Path table, Supplier<T> write) {
    if (!Failpoint.MID_WRITE.isArmed()) {
      return write.get();
    }
    Set<String> before = dataFiles(conf, table);
    Thread watch = new Thread(() -> await(conf, table, before), "penstock-mid-write");
    watch.setDaemon(true);
    watch.start();
    try {
      return write.get();
    } finally {
      watch.interrupt();
    }
  }

  private static void await(Configuration conf, Path table, Set<String> before) {
    try {
      while (before.containsAll(dataFiles(conf, table))) {
        Thread.sleep(POLL_MILLIS);
      }
      Failpoint.MID_WRITE.hit();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Set<String> dataFiles(Configuration conf, Path table) {
    Set<String> files = new HashSet<>();
    try {
      FileSystem fs = table.getFileSystem(conf);
      RemoteIterator<LocatedFileStatus> all = fs.listFiles(table, true);
      while (all.hasNext()) {
        String file = all.next().getPath().toString();
        if (file.endsWith(".parquet") && !file.contains("/_delta_log/")) {
          files.add(file);
        }
      }
    } catch (FileNotFoundException movingOrAbsent) {
      return files;
    } catch (IOException e) {
      throw InputProblems.cannotRead(table, e);
    }
    return files;
  }
}
