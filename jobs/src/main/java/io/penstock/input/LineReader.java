package io.penstock.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a file, or of a piece of it, as bytes. A line ends with LF, CR, CR LF or the end of
 * the file. A line belongs to the piece in which it begins. Of a line that is too long only the
 * beginning is kept, so that memory is bounded whatever the file holds.
 */
final class LineReader implements Closeable {
  /** How many bytes are kept of a line that is too long. */
  static final int KEPT = 1_000;

  private static final int CHUNK = 1 << 18;

  private final InputStream in;
  private final long end;
  private final int longest;
  private final byte[] lineEnd;

  private byte[] buffer = new byte[CHUNK];
  private int filled;
  private int next;
  private long base;

  private byte[] line = buffer;
  private int start;
  private int length;
  private int endWidth;
  private long position;
  private long size;

  /**
   * Reads lines that begin in {@code [start, end)}.
   *
   * @param in stands at {@code start - 1}, or at 0
   * @param longest the most bytes that a line may have
   * @param lineEnd what ends a line instead of LF, CR or CR LF: one or two bytes; empty for those
   */
  LineReader(InputStream in, long start, long end, int longest, byte[] lineEnd) throws IOException {
    this.in = in;
    this.end = end;
    this.longest = longest;
    this.lineEnd = lineEnd.clone();
    if (start > 0) {
      base = start - 1;
      // The rest of the line before; at least its line end.
      read();
    }
  }

  /** Goes to the next line; false if there is none. */
  boolean advance() throws IOException {
    return base + next < end && read();
  }

  /** The bytes that hold the line, until the next line is read. */
  byte[] bytes() {
    return line;
  }

  /** Where the line begins in {@link #bytes}. */
  int offset() {
    return start;
  }

  /** The bytes of the line without its end; {@link #KEPT} at most if it is too long. */
  int length() {
    return length;
  }

  /** Where the line begins in the file, in bytes. */
  long position() {
    return position;
  }

  /** How many bytes the line has without its end. */
  long size() {
    return size;
  }

  boolean isTooLong() {
    return size > longest;
  }

  /** The bytes of the line's end; 0 where the file ends without one. */
  int endWidth() {
    return endWidth;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean read() throws IOException {
    line = buffer;
    start = next;
    position = base + start;
    int scanned = 0;
    while (true) {
      scanned = find(scanned);
      if (start + scanned < filled) {
        return ended(scanned);
      }
      if (scanned > longest) {
        return skipRest(scanned);
      }
      if (!fill()) {
        endWidth = 0;
        return keep(scanned, scanned);
      }
    }
  }

  /** The first byte of a line end, counted from the line's start; all there is if there is none. */
  private int find(int from) {
    byte[] bytes = buffer;
    int i = start + from;
    if (lineEnd.length > 0) {
      byte last = lineEnd[lineEnd.length - 1];
      while (i < filled && !(bytes[i] == last && isLineEnd(i))) {
        i++;
      }
      return i - start;
    }
    while (i < filled && bytes[i] != '\n' && bytes[i] != '\r') {
      i++;
    }
    return i - start;
  }

  private boolean isLineEnd(int at) {
    return lineEnd.length == 1 || (at > start && buffer[at - 1] == lineEnd[0]);
  }

  private boolean ended(int scanned) throws IOException {
    int found = scanned;
    if (lineEnd.length > 0) {
      endWidth = lineEnd.length;
      found = scanned + 1 - lineEnd.length;
    } else if (buffer[start + scanned] == '\r') {
      boolean hasNext = start + scanned + 1 < filled || fill();
      endWidth = hasNext && buffer[start + scanned + 1] == '\n' ? 2 : 1;
    } else {
      endWidth = 1;
    }
    keep(found, found);
    next = start + found + endWidth;
    return true;
  }

  private boolean keep(int found, long whole) {
    line = buffer;
    size = whole;
    length = whole > longest ? Math.min(KEPT, found) : found;
    next = start + found;
    return found > 0;
  }

  private boolean skipRest(int scanned) throws IOException {
    byte[] head = Arrays.copyOfRange(buffer, start, start + Math.min(KEPT, scanned));
    long skipped = 0;
    int at = scanned;
    while (start + at == filled) {
      // One byte is left for a line end of two.
      int drop = at - 1;
      skipped += drop;
      start += drop;
      at = 1;
      if (!fill()) {
        break;
      }
      at = find(1);
    }
    if (start + at < filled) {
      ended(at);
    } else {
      endWidth = 0;
      keep(at, at);
    }
    size += skipped;
    line = head;
    start = 0;
    length = head.length;
    return true;
  }

  /** Reads more, the line's first byte staying; false at the end of the file. */
  private boolean fill() throws IOException {
    if (filled == buffer.length) {
      byte[] to = start > 0 ? buffer : new byte[buffer.length * 2];
      System.arraycopy(buffer, start, to, 0, filled - start);
      base += start;
      filled -= start;
      start = 0;
      buffer = to;
    }
    int n = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(n, 0);
    return n > 0;
  }
}
