package io.penstock.it.faults;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.apache.spark.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * The local disk under the scheme {@code faulty:}, with names that are taken once as on HDFS, and
 * with one fault at a time that a test has armed.
 */
public final class FaultyFileSystem extends FilterFileSystem {
  /** Where a task of another process breaks, see {@link TaskBreak}. */
  static final String BREAK = "faulty.break";

  private static volatile @Nullable Armed armed;

  /** What the file system does wrong. */
  enum Fault {
    /** A rename says that it was done, and was not. */
    RENAME_LIES,
    /** A rename was done, and says that it failed. */
    RENAME_REPLY_LOST,
    /** A rename was done; the client asked twice, and is told that the name is taken. */
    RENAME_ASKED_TWICE,
    /** A listing has every file twice. */
    LISTS_TWICE,
    /** Whether a file is there cannot be said. */
    STATUS_FAILS,
    /** Something happens to a file after a task has opened it, and before it reads. */
    TASK_OPENS
  }

  /** What happens to a file that is opened. */
  interface Event {
    void happen(java.nio.file.Path file) throws IOException;
  }

  private record Armed(
      Fault fault, Pattern path, AtomicInteger left, AtomicInteger hits, Event event) {
    boolean happens(Fault now, Path file) {
      boolean isMeant = fault == now && path.matcher(file.toUri().getPath()).find();
      boolean happens = isMeant && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      if (happens) {
        hits.incrementAndGet();
      }
      return happens;
    }
  }

  /** The disk itself, with paths of this scheme. */
  private static final class Disk extends RawLocalFileSystem {
    @Override
    public URI getUri() {
      return URI.create("faulty:///");
    }

    @Override
    public String getScheme() {
      return "faulty";
    }
  }

  /** The same for programs that use {@link org.apache.hadoop.fs.FileContext}, as Delta does. */
  public static final class Context extends DelegateToFileSystem {
    /** Made by Hadoop. */
    public Context(URI uri, Configuration conf) throws IOException, java.net.URISyntaxException {
      super(uri, new FaultyFileSystem(), conf, "faulty", false);
    }
  }

  /** Made by Hadoop. */
  public FaultyFileSystem() {
    super(new Disk());
  }

  /** Makes {@code faulty:} known. */
  static void enable(Configuration conf) {
    conf.set("fs.faulty.impl", FaultyFileSystem.class.getName());
    conf.set("fs.AbstractFileSystem.faulty.impl", Context.class.getName());
  }

  /** From now on, {@code times} times, to files whose path has {@code path} in it. */
  static void arm(Fault fault, String path, int times) {
    arm(fault, path, times, file -> {});
  }

  static void arm(Fault fault, String path, int times, Event event) {
    armed =
        new Armed(
            fault, Pattern.compile(path), new AtomicInteger(times), new AtomicInteger(), event);
  }

  /** Nothing is wrong from now on. How often something was. */
  static int disarm() {
    Armed last = armed;
    armed = null;
    return last == null ? 0 : last.hits().get();
  }

  @Override
  public String getScheme() {
    return "faulty";
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    if (happens(Fault.RENAME_LIES, to)) {
      return true;
    }
    // As a name node does; the disk would replace the file.
    boolean isDone = !getRawFileSystem().exists(to) && super.rename(from, to);
    requireReply(to);
    return isDone;
  }

  @Override
  public void rename(Path from, Path to, Rename... options) throws IOException {
    if (!happens(Fault.RENAME_LIES, to)) {
      super.rename(from, to, options);
      requireReply(to);
    }
  }

  @Override
  public FileStatus getFileStatus(Path file) throws IOException {
    if (happens(Fault.STATUS_FAILS, file)) {
      throw new IOException("Connection reset by peer");
    }
    return super.getFileStatus(file);
  }

  @Override
  public FileStatus[] listStatus(Path directory) throws IOException {
    FileStatus[] files = super.listStatus(directory);
    return happens(Fault.LISTS_TWICE, directory)
        ? Stream.of(files).flatMap(file -> Stream.of(file, file)).toArray(FileStatus[]::new)
        : files;
  }

  @Override
  public RemoteIterator<FileStatus> listStatusIterator(Path directory) throws IOException {
    return RemoteIterators.remoteIteratorFromArray(listStatus(directory));
  }

  @Override
  public FSDataInputStream open(Path file, int bufferSize) throws IOException {
    FSDataInputStream in = super.open(file, bufferSize);
    if (TaskContext.get() == null) {
      return in;
    }
    Armed now = armed;
    if (now != null && now.happens(Fault.TASK_OPENS, file)) {
      now.event().happen(java.nio.file.Path.of(file.toUri().getPath()));
    }
    return TaskBreak.of(in, getConf().get(BREAK, ""), super.getFileStatus(file));
  }

  private static void requireReply(Path to) throws IOException {
    if (happens(Fault.RENAME_REPLY_LOST, to)) {
      throw new IOException("Connection reset by peer");
    }
    if (happens(Fault.RENAME_ASKED_TWICE, to)) {
      throw new FileAlreadyExistsException("rename destination " + to + " already exists.");
    }
  }

  private static boolean happens(Fault fault, Path file) {
    Armed now = armed;
    return now != null && now.happens(fault, file);
  }
}
