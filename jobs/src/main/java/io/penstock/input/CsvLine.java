package io.penstock.input;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * A line of a CSV file.
 *
 * @param text without the line's end; of a damaged line what can be shown
 * @param problem what is wrong with the line whatever is in it; null for nothing
 * @param end the line's end; empty where the file ends without one
 * @param isSkipped whether a record cannot begin with it: it is blank or a comment
 */
record CsvLine(String text, @Nullable String problem, String end, boolean isSkipped) {

  /** The line that {@code lines} stands at. */
  static CsvLine of(CsvLines lines, CsvDialect dialect, Charset charset) {
    LineReader line = lines.line();
    int offset = lines.offset();
    int length = lines.length();
    String text = new String(line.bytes(), offset, length, charset);
    String end =
        switch (line.endWidth()) {
          case 0 -> "";
          case 1 -> line.isTooLong() || line.bytes()[offset + length] == '\n' ? "\n" : "\r";
          default -> "\r\n";
        };
    if (line.isTooLong()) {
      String problem =
          "the record has %d bytes, more than %s, %d"
              .formatted(line.size(), CsvDialect.MAX_RECORD_BYTES, dialect.longest());
      return new CsvLine(text + "...", problem, end, false);
    }
    boolean isSkipped = lines.isSkipped();
    if (Damage.isSuspected(text)) {
      Damage damage = Damage.of(line.bytes(), offset, length, charset);
      if (damage != null) {
        long at = line.position() + offset - line.offset() + damage.position();
        return new CsvLine(damage.text(), "byte " + at + " " + damage.what(), end, isSkipped);
      }
    }
    return new CsvLine(text, problem(text, dialect), end, isSkipped);
  }

  private static @Nullable String problem(String text, CsvDialect dialect) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return "character " + (nul + 1) + " is NUL";
    }
    int damage = dialect.isWide() ? text.indexOf(Transcoding.DAMAGE) : -1;
    return damage < 0
        ? null
        : "character " + (damage + 1) + " is not " + dialect.declaredCharset().name();
  }
}
