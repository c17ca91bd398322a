package io.penstock.input;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/**
 * The texts of the JSON records of a chunk, one after the other. No more of a record is kept in
 * memory than it may have bytes.
 */
abstract class JsonText implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final String path;
  private final InputStream in;
  private final int most;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int filled;
  private long offset;
  private byte[] kept = new byte[1024];
  private int length;
  private boolean isCut;
  private boolean isBlank;

  /** Opens a chunk; {@code most} is the number of bytes of a record that are kept. */
  JsonText(Configuration conf, FileChunk chunk, int most) throws IOException {
    this.path = chunk.path();
    this.most = most;
    Path file = new Path(path);
    CompressionCodec codec = new CompressionCodecFactory(conf).getCodec(file);
    FSDataInputStream raw = file.getFileSystem(conf).open(file);
    // The byte before tells whether a record begins at the first.
    offset = Math.max(0, chunk.start() - 1);
    raw.seek(offset);
    in = codec == null ? raw : codec.createInputStream(raw);
  }

  /** Goes to the next record; false where there is none. */
  abstract boolean next() throws IOException;

  /** What is wrong with the record as a whole; empty if nothing is. */
  String problem() {
    return isCut ? "the record has more than " + most + " bytes" : "";
  }

  /** The record's bytes, of which the first {@link #length} count; its beginning if it is cut. */
  byte[] bytes() {
    return kept;
  }

  int length() {
    return length;
  }

  /** The next byte; -1 at the end. */
  int read() throws IOException {
    int next = peek();
    if (next >= 0) {
      at++;
      offset++;
    }
    return next;
  }

  /** The next byte, which stays the next one. */
  int peek() throws IOException {
    if (at == filled) {
      at = 0;
      filled = Math.max(0, in.read(buffer, 0, BUFFER));
      if (filled == 0) {
        return -1;
      }
    }
    return buffer[at] & 0xFF;
  }

  /** The offset of the next byte. */
  long offset() {
    return offset;
  }

  void begin() {
    length = 0;
    isCut = false;
    isBlank = true;
  }

  void keep(int b) {
    isBlank = isBlank && isSpace(b);
    if (length == most) {
      isCut = true;
      return;
    }
    if (length == kept.length) {
      kept = java.util.Arrays.copyOf(kept, Math.min(most, 2 * length));
    }
    kept[length++] = (byte) b;
  }

  void dropLast(char wanted) {
    if (length > 0 && !isCut && kept[length - 1] == wanted) {
      length--;
    }
  }

  /** Whether the record has nothing but space, also where it is cut. */
  boolean isBlank() {
    return isBlank;
  }

  /** Skips the mark of UTF-8 at the beginning; that of another encoding is an error (65). */
  void skipMark() throws IOException {
    int first = peek();
    if (first == 0xFE || first == 0xFF) {
      throw InputProblems.notUtf8(path);
    }
    if (first == 0xEF) {
      read();
      read();
      read();
    }
  }

  static boolean isSpace(int b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
