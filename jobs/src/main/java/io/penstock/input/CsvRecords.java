package io.penstock.input;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * The records of a piece of a CSV file as rows of Spark: the declared columns, then {@code
 * _rescued_data} if it is rescued, {@code _raw}, {@code _why}, {@code _file} and {@code _record}.
 * The row is always the same object.
 */
final class CsvRecords implements Iterator<InternalRow>, Closeable {
  private static final int LINES_BETWEEN_LOOKS = 1 << 12;

  private final CsvDialect dialect;
  private final CsvPiece piece;
  private final CsvLines lines;
  private final Charset charset;
  private final char quote;
  private final QuoteScanner quotes;
  private final ArrayDeque<CsvLine> pending = new ArrayDeque<>();
  private final CsvConversion conversion;
  private final GenericInternalRow row;
  private final int columns;
  private long number;
  private boolean isRead;
  private boolean hasRow;

  CsvRecords(CsvPiece piece, CsvInput input, CsvDialect dialect, StructType declared)
      throws IOException {
    this.dialect = dialect;
    this.piece = piece;
    this.charset = dialect.charset();
    this.quote = dialect.spark().quote();
    this.quotes = dialect.quotes();
    boolean rescues = piece.mapping().rescues();
    this.columns = declared.length() + (rescues ? 1 : 0);
    this.row = new GenericInternalRow(columns + 4);
    this.conversion = new CsvConversion(declared, piece.mapping(), dialect, row);
    this.number = piece.before();
    this.lines = new CsvLines(input.lines(piece), dialect, piece.start() == 0);
    row.update(columns + 2, UTF8String.fromString(piece.file().path()));
  }

  @Override
  public boolean hasNext() {
    if (!isRead) {
      try {
        hasRow = read();
      } catch (IOException e) {
        throw InputProblems.unreadableFile(piece.file(), e);
      }
      isRead = true;
    }
    return hasRow;
  }

  @Override
  public InternalRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    isRead = false;
    return row;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private boolean read() throws IOException {
    CsvLine first = first();
    if (first == null) {
      return false;
    }
    number++;
    if (number % LINES_BETWEEN_LOOKS == 0 && TaskContext.get() != null) {
      TaskContext.get().killTaskIfInterrupted();
    }
    String problem = problem(first);
    if (problem != null && first.end().isEmpty()) {
      problem += "; the file ends here without a line end";
    }
    if (piece.mapping().rescues()) {
      row.update(columns - 1, problem == null ? conversion.rescued(piece.file().path()) : null);
    }
    row.update(columns, problem == null ? null : UTF8String.fromString(first.text()));
    row.update(columns + 1, problem == null ? null : UTF8String.fromString(problem));
    row.update(columns + 3, number);
    return true;
  }

  /** The line in which the next record begins. */
  private @Nullable CsvLine first() throws IOException {
    while (!pending.isEmpty()) {
      CsvLine line = pending.remove();
      if (!line.isSkipped()) {
        return line;
      }
    }
    return lines.advance() ? CsvLine.of(lines, dialect, charset) : null;
  }

  /** Fills the row with the record that begins with a line; says what is wrong with it. */
  private @Nullable String problem(CsvLine first) throws IOException {
    conversion.clear();
    if (first.problem() != null) {
      return first.problem();
    }
    boolean doubled = false;
    if (dialect.checksQuotes() && first.text().indexOf(quote) >= 0) {
      quotes.reset();
      quotes.scan(first.text());
      CsvLine last = quotes.isOpen() && dialect.spark().multiLine() ? joined(first) : null;
      if (last != null) {
        return cut(last);
      }
      if (quotes.isOpen() || quotes.isBroken()) {
        return badQuote();
      }
      doubled = quotes.isDoubled() && !isEscapeQuote();
      if (doubled && quotes.isEscaped()) {
        return "quotes are escaped in two ways";
      }
    }
    String problem = conversion.convert(first.text(), doubled);
    return problem == null ? cut(first) : problem;
  }

  private boolean isEscapeQuote() {
    return dialect.spark().escape() == quote;
  }

  private @Nullable String cut(CsvLine last) {
    return last.end().isEmpty() && dialect.requiresLineEnd() ? "the record may be cut" : null;
  }

  private String badQuote() {
    return "the quote at character "
        + quotes.opened()
        + (quotes.isBroken() ? " is closed before the value ends" : " is not closed");
  }

  /**
   * Takes in the lines over which a record goes on, and says which is its last; null, with nothing
   * taken, if its quote is not closed by what follows, so that a bad quote costs its own line and
   * no other.
   */
  private @Nullable CsvLine joined(CsvLine first) throws IOException {
    StringBuilder text = new StringBuilder(first.text());
    List<CsvLine> taken = new ArrayList<>();
    CsvLine last = first;
    while (quotes.isOpen() && text.length() <= dialect.longest()) {
      CsvLine more = following();
      if (more == null) {
        break;
      }
      taken.add(more);
      if (more.problem() != null) {
        break;
      }
      quotes.scan(last.end());
      quotes.scan(more.text());
      text.append(last.end()).append(more.text());
      last = more;
    }
    boolean isClosed = !quotes.isOpen() && !quotes.isBroken() && text.length() <= dialect.longest();
    boolean doubled = quotes.isDoubled() && !isEscapeQuote();
    if (isClosed && conversion.convert(text.toString(), doubled) == null) {
      return last;
    }
    Collections.reverse(taken);
    taken.forEach(pending::addFirst);
    conversion.clear();
    quotes.reset();
    quotes.scan(first.text());
    return null;
  }

  /** The next line of whatever kind. */
  private @Nullable CsvLine following() throws IOException {
    if (!pending.isEmpty()) {
      return pending.remove();
    }
    return lines.advanceToAny() ? CsvLine.of(lines, dialect, charset) : null;
  }
}
