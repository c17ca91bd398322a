package io.penstock.yaml;

import io.penstock.definition.Text;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/**
 * Finds where each character of a scalar stands in the file, by walking the value and the raw text
 * side by side. The parser has accepted the text, so the walk only has to follow it.
 */
final class ScalarPlaces {
  private final SourceText source;
  private final String value;
  private final int[] places;
  private int read;
  private int at;

  private ScalarPlaces(SourceText source, String value, int start) {
    this.source = source;
    this.value = value;
    this.places = new int[value.length() + 1];
    this.at = start;
  }

  /** The text of a scalar whose first character, quote or {@code |} stands at {@code start}. */
  static Text text(SourceText source, ScalarStyle style, String value, int start) {
    ScalarPlaces walk = new ScalarPlaces(source, value, start);
    switch (style) {
      case LITERAL -> walk.literal();
      case FOLDED -> walk.folded();
      case SINGLE_QUOTED, DOUBLE_QUOTED -> {
        walk.at++;
        walk.flow(style);
      }
      default -> walk.flow(style);
    }
    walk.finish();
    int[] places = walk.places;
    return Text.of(value, i -> source.position(places[i]));
  }

  private void finish() {
    while (read < places.length) {
      places[read++] = at;
    }
  }

  private void flow(ScalarStyle style) {
    while (read < value.length() && source.codePoint(at) != SourceText.END) {
      int c = source.codePoint(at);
      if (isSpace(c)) {
        space();
      } else if (style == ScalarStyle.DOUBLE_QUOTED && c == '\\') {
        escape();
      } else {
        copy();
        at += style == ScalarStyle.SINGLE_QUOTED && c == '\'' ? 1 : 0;
      }
    }
  }

  /** One character of the value stands as itself in the file. */
  private void copy() {
    put(Character.charCount(value.codePointAt(read)), at);
    at++;
  }

  private void put(int count, int place) {
    for (int i = 0; i < count && read < value.length(); i++) {
      places[read++] = place;
    }
  }

  /** White space with n line breaks is one space (n = 1) or n - 1 line breaks. */
  private void space() {
    int end = spaceEnd(at);
    int breaks = breaks(at, end);
    while (breaks == 0 && at < end && read < value.length()) {
      copy();
    }
    if (breaks > 0) {
      put(Math.max(1, breaks - 1), firstBreak(at));
      at = end;
    }
  }

  private void escape() {
    int escaped = source.codePoint(at + 1);
    if (SourceText.isBreak(escaped)) {
      int end = spaceEnd(at + 1);
      put(breaks(at + 1, end) - 1, at + 1);
      at = end;
      return;
    }
    put(escaped == 'U' ? Character.charCount(value.codePointAt(read)) : 1, at);
    at += 2;
    switch (escaped) {
      case 'x' -> at += 2;
      case 'u' -> at += 4;
      case 'U' -> at += 8;
      default -> {}
    }
  }

  private int spaceEnd(int from) {
    int end = from;
    while (isSpace(source.codePoint(end))) {
      end++;
    }
    return end;
  }

  private int breaks(int from, int to) {
    return source.lineOf(to) - source.lineOf(from);
  }

  private int firstBreak(int from) {
    int found = from;
    while (!SourceText.isBreak(source.codePoint(found))) {
      found++;
    }
    return found;
  }

  /** A line of the value is the end of a line of the file: only indentation was taken off. */
  private void literal() {
    int line = source.lineOf(at) + 1;
    while (read < value.length() && line < source.lines()) {
      int end = valueLineEnd();
      at = Math.max(source.lineStart(line), source.lineEnd(line) - value.codePointCount(read, end));
      while (read < end) {
        copy();
      }
      put(1, source.lineEnd(line));
      line++;
    }
    at = source.lineStart(line);
  }

  private int valueLineEnd() {
    int end = value.indexOf('\n', read);
    return end < 0 ? value.length() : end;
  }

  /**
   * Between lines the value has a space, or line breaks: as many as there are in the file, or one
   * less.
   */
  private void folded() {
    int line = source.lineOf(at) + 1;
    int indent = foldedIndent(line);
    line = lineBreaks(line - 1, indent);
    while (read < value.length() && line < source.lines()) {
      at = source.lineStart(line) + indent;
      int end = source.lineEnd(line);
      while (at < end && read < value.length()) {
        copy();
      }
      line = lineBreaks(line, indent);
    }
    at = source.lineStart(line);
  }

  /** Places the space or the breaks after a line; returns the next line that has text. */
  private int lineBreaks(int line, int indent) {
    int next = line + 1;
    while (next < source.lines() && source.lineEnd(next) - source.lineStart(next) <= indent) {
      next++;
    }
    boolean isFirst = read == 0;
    if (!isFirst && read < value.length() && value.charAt(read) == ' ') {
      put(1, source.lineEnd(line));
    }
    int count = newlinesInValue();
    int from = Math.max(line, next - count);
    for (int i = 0; i < count; i++) {
      put(1, source.lineEnd(Math.min(from + i, next - 1)));
    }
    return next;
  }

  private int newlinesInValue() {
    int count = 0;
    while (read + count < value.length() && value.charAt(read + count) == '\n') {
      count++;
    }
    return count;
  }

  private int foldedIndent(int firstLine) {
    int line = firstLine;
    while (line < source.lines() && leadingSpaces(line) == lineLength(line)) {
      line++;
    }
    return Math.max(0, leadingSpaces(line) - spacesInValue(newlinesInValue()));
  }

  private int lineLength(int line) {
    return source.lineEnd(line) - source.lineStart(line);
  }

  private int leadingSpaces(int line) {
    int start = source.lineStart(line);
    int end = start;
    while (source.codePoint(end) == ' ') {
      end++;
    }
    return end - start;
  }

  private int spacesInValue(int from) {
    int end = from;
    while (end < value.length() && value.charAt(end) == ' ') {
      end++;
    }
    return end - from;
  }

  private static boolean isSpace(int c) {
    return c == ' ' || c == '\t' || SourceText.isBreak(c);
  }
}
