package io.penstock.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/** JSON lines: a record is a line that is not blank. */
final class JsonLines extends JsonText {
  private final long end;

  JsonLines(Configuration conf, FileChunk chunk, int most) throws IOException {
    super(conf, chunk, most);
    this.end = chunk.end();
    if (chunk.start() == 0) {
      skipMark();
    } else {
      skipLine();
    }
  }

  @Override
  boolean next() throws IOException {
    while (offset() < end && peek() >= 0) {
      begin();
      for (int b = read(); b >= 0 && b != '\n'; b = read()) {
        keep(b);
      }
      dropLast('\r');
      if (!isBlank()) {
        return true;
      }
    }
    return false;
  }

  private void skipLine() throws IOException {
    for (int b = read(); b >= 0 && b != '\n'; ) {
      b = read();
    }
  }
}
