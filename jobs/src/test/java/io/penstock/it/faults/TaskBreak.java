package io.penstock.it.faults;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileStatus;

/**
 * An input file that fails in its middle, once for all processes: whoever makes the file {@code
 * MARK} of {@code MARK:throw|halt} is the one. {@code halt} ends the process, as the loss of an
 * executor does.
 */
final class TaskBreak extends FSInputStream {
  private final FSDataInputStream in;
  private final Path mark;
  private final boolean halts;
  private final long at;

  private TaskBreak(FSDataInputStream in, Path mark, boolean halts, long at) {
    this.in = in;
    this.mark = mark;
    this.halts = halts;
    this.at = at;
  }

  /** The file as it is, where nothing is said or it is not an input file. */
  static FSDataInputStream of(FSDataInputStream in, String how, FileStatus file) {
    if (how.isEmpty() || !file.getPath().getName().endsWith(".csv")) {
      return in;
    }
    int colon = how.lastIndexOf(':');
    Path mark = Path.of(how.substring(0, colon));
    boolean halts = how.endsWith(":halt");
    return new FSDataInputStream(new TaskBreak(in, mark, halts, file.getLen() / 2));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (in.getPos() > at) {
      breakOnce();
    }
    return in.read(to, offset, length);
  }

  @Override
  public void seek(long position) throws IOException {
    if (position < 0) {
      throw new EOFException("before the beginning");
    }
    in.seek(position);
  }

  @Override
  public long getPos() throws IOException {
    return in.getPos();
  }

  @Override
  public boolean seekToNewSource(long position) throws IOException {
    return in.seekToNewSource(position);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void breakOnce() throws IOException {
    try {
      Files.createFile(mark);
    } catch (FileAlreadyExistsException others) {
      return;
    }
    if (halts) {
      Runtime.getRuntime().halt(137);
    }
    throw new IOException("Connection reset by peer");
  }
}
