package io.penstock.input;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;

/**
 * JSON documents that go over lines: a record is an element of the one array that the file is, or
 * else a document of those that follow one another. What follows a text that is not closed cannot
 * be told from it: the rest of the file is then one record.
 */
final class JsonDocuments extends JsonText {
  private boolean isArray;
  private boolean hasBegun;
  private boolean hasEnded;
  private String problem = "";

  JsonDocuments(Configuration conf, FileChunk chunk, int most) throws IOException {
    super(conf, chunk, most);
    skipMark();
  }

  @Override
  String problem() {
    return problem.isEmpty() ? super.problem() : problem;
  }

  @Override
  boolean next() throws IOException {
    begin();
    skipSpace();
    if (!hasBegun) {
      hasBegun = true;
      isArray = peek() == '[';
      if (isArray) {
        read();
        skipSpace();
        return peek() == ']' ? endsArray() : element();
      }
    } else if (isArray && !hasEnded) {
      return nextElement();
    }
    if (peek() < 0) {
      return false;
    }
    return hasEnded ? rest("there is text after the array") : document();
  }

  private boolean nextElement() throws IOException {
    if (peek() == ']') {
      return endsArray();
    }
    if (peek() == ',') {
      read();
      skipSpace();
      return element();
    }
    return rest(peek() < 0 ? "the file ends inside its array" : "there is no comma before it");
  }

  private boolean element() throws IOException {
    return peek() < 0 ? rest("the file ends inside its array") : document();
  }

  private boolean endsArray() throws IOException {
    read();
    hasEnded = true;
    skipSpace();
    return peek() >= 0 && rest("there is text after the array");
  }

  private boolean rest(String why) throws IOException {
    for (int b = read(); b >= 0; b = read()) {
      keep(b);
    }
    problem = why;
    isArray = false;
    return true;
  }

  private boolean document() throws IOException {
    int depth = 0;
    boolean isText = false;
    do {
      int b = peek();
      if (b < 0 || (depth == 0 && !isText && length() > 0 && endsScalar(b))) {
        return true;
      }
      keep(read());
      if (isText && b == '\\') {
        keep(read());
      } else if (b == '"') {
        isText = !isText;
      } else if (!isText && (b == '{' || b == '[')) {
        depth++;
      } else if (!isText && (b == '}' || b == ']')) {
        depth--;
      }
    } while (depth > 0 || isText || !endsDocument());
    return true;
  }

  /** Whether the byte just kept ends the document by itself. */
  private boolean endsDocument() {
    byte last = bytes()[length() - 1];
    return last == '}' || last == ']' || last == '"' || !problem().isEmpty();
  }

  private static boolean endsScalar(int b) {
    return isSpace(b) || b == ',' || b == ']';
  }

  private void skipSpace() throws IOException {
    while (isSpace(peek())) {
      read();
    }
  }
}
