package io.penstock.input;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.sql.catalyst.csv.CSVOptions;

/** The lines of a piece of a CSV file that have records: no blank ones, comments or header. */
final class CsvLines implements Closeable {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final LineReader lines;
  private final boolean isUtf8;
  private final char separator;
  private final char comment;
  private final boolean hasComments;
  private boolean isHeaderNext;
  private int offset;

  CsvLines(LineReader lines, CsvDialect dialect, boolean isAtStart) {
    CSVOptions options = dialect.spark();
    this.lines = lines;
    this.isUtf8 = dialect.charset().name().equals("UTF-8");
    this.separator = options.delimiter().charAt(0);
    this.comment = options.comment();
    this.hasComments = options.isCommentSet();
    this.isHeaderNext = isAtStart && options.headerFlag();
  }

  /** Goes to the next line with a record; false if there is none. */
  boolean advance() throws IOException {
    boolean found = advanceToText();
    if (found && isHeaderNext) {
      isHeaderNext = false;
      return advanceToText();
    }
    return found;
  }

  /** Goes to the next line of whatever kind, also a blank one; false if there is none. */
  boolean advanceToAny() throws IOException {
    if (!lines.advance()) {
      return false;
    }
    offset = lines.position() == 0 && isUtf8 && beginsWithMark() ? BYTE_ORDER_MARK.length : 0;
    return true;
  }

  /** The line's bytes, length and place. */
  LineReader line() {
    return lines;
  }

  /** Where the line's text begins in its bytes. */
  int offset() {
    return lines.offset() + offset;
  }

  /** The bytes of the line's text. */
  int length() {
    return lines.length() - offset;
  }

  /** Whether the line is blank or a comment. */
  boolean isSkipped() {
    return isBlank() || (hasComments && lines.bytes()[offset()] == comment);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private boolean advanceToText() throws IOException {
    while (advanceToAny()) {
      if (!isSkipped()) {
        return true;
      }
    }
    return false;
  }

  private boolean isBlank() {
    byte[] bytes = lines.bytes();
    int at = offset();
    for (int end = at + length(); at < end; at++) {
      // A separator has values on both sides; a NUL is damage.
      if (bytes[at] > ' ' || bytes[at] <= 0 || bytes[at] == separator) {
        return false;
      }
    }
    return true;
  }

  private boolean beginsWithMark() {
    byte[] bytes = lines.bytes();
    int at = lines.offset();
    return lines.length() >= BYTE_ORDER_MARK.length
        && bytes[at] == BYTE_ORDER_MARK[0]
        && bytes[at + 1] == BYTE_ORDER_MARK[1]
        && bytes[at + 2] == BYTE_ORDER_MARK[2];
  }
}
