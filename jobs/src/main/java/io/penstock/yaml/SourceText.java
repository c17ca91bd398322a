package io.penstock.yaml;

import io.penstock.problem.Position;
import io.penstock.problem.Problem;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The characters of a file, by index counted in code points, and the place of each. */
final class SourceText {
  static final int MAX_BYTES = 1 << 20;

  /** What a place past the end reads as. */
  static final int END = -1;

  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int REPLACEMENT = 0xFFFD;

  private final String file;
  private final int[] codePoints;
  private final int[] lineStarts;

  private SourceText(String file, int[] codePoints) {
    this.file = file;
    this.codePoints = codePoints;
    this.lineStarts = lineStarts(codePoints);
  }

  /**
   * Decodes a file of at most 1 MiB of UTF-8, with or without a byte order mark. Characters that
   * cannot be seen are problems and read as U+FFFD. Empty when nothing can be read.
   */
  static Optional<SourceText> decode(String file, byte[] content, Problems problems) {
    if (content.length > MAX_BYTES) {
      problems.add(SyntaxProblems.tooLarge(Position.startOf(file), content.length));
      return Optional.empty();
    }
    CharBuffer chars = CharBuffer.allocate(content.length);
    ByteBuffer bytes = ByteBuffer.wrap(content);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(bytes, chars, true);
    SourceText source = new SourceText(file, withoutMark(chars.flip().codePoints().toArray()));
    if (result.isError()) {
      problems.add(source.badEncoding(content, bytes.position()));
      return Optional.empty();
    }
    return source.refuseInvisibles(problems) ? Optional.of(source) : Optional.empty();
  }

  /** A copy in which some characters read otherwise; the places stay. */
  SourceText withReplaced(int from, int to, char other) {
    int[] copy = codePoints.clone();
    Arrays.fill(copy, from, to, other);
    return new SourceText(file, copy);
  }

  /** All of it, for the parser. */
  String text() {
    return new String(codePoints, 0, codePoints.length);
  }

  /** A part of it. */
  String text(int from, int to) {
    return new String(codePoints, from, to - from);
  }

  /** The index of a place of this text. */
  int indexOf(Position place) {
    return lineStart(place.line() - 1) + place.column() - 1;
  }

  /** How many code points there are. */
  int length() {
    return codePoints.length;
  }

  /** The code point at an index, or {@link #END}. */
  int codePoint(int index) {
    return index >= 0 && index < codePoints.length ? codePoints[index] : END;
  }

  /** Where the code point at an index stands. */
  Position position(int index) {
    int bounded = Math.max(0, Math.min(index, codePoints.length));
    int line = lineOf(bounded);
    return new Position(file, line + 1, bounded - lineStarts[line] + 1);
  }

  /** The line of an index, counted from 0. */
  int lineOf(int index) {
    int found = Arrays.binarySearch(lineStarts, index);
    return found >= 0 ? found : -found - 2;
  }

  /** How many lines there are; the last may be empty. */
  int lines() {
    return lineStarts.length;
  }

  /** The index of the first code point of a line; past the last line, the end. */
  int lineStart(int line) {
    return line < lineStarts.length ? lineStarts[line] : codePoints.length;
  }

  /** The index of the break that ends a line, or of the end. */
  int lineEnd(int line) {
    int end = lineStart(line);
    while (end < codePoints.length && !isBreak(codePoints[end])) {
      end++;
    }
    return end;
  }

  /** Whether a code point ends a line. */
  static boolean isBreak(int codePoint) {
    return codePoint == '\n' || codePoint == '\r';
  }

  private Problem badEncoding(byte[] content, int offset) {
    boolean isUtf16 =
        content.length > 1 && (content[0] & 0xFF) + (content[1] & 0xFF) == 0xFF + 0xFE;
    return isUtf16
        ? SyntaxProblems.utf16(Position.startOf(file))
        : SyntaxProblems.notUtf8(position(codePoints.length), content[offset]);
  }

  /** Whether the rest can be read: not where a line is indented by what only looks like a space. */
  private boolean refuseInvisibles(Problems problems) {
    int lastLine = -1;
    boolean isReadable = true;
    boolean isIndentation = true;
    for (int i = 0; i < codePoints.length; i++) {
      boolean isFalseSpace = isIndentation && isFalseSpace(codePoints[i]);
      isReadable &= !isFalseSpace;
      isIndentation = isBreak(codePoints[i]) || (isIndentation && codePoints[i] == ' ');
      if (isInvisible(codePoints[i]) || isFalseSpace) {
        int line = lineOf(i);
        if (line != lastLine) {
          Position at = position(i);
          int found = codePoints[i];
          problems.add(() -> SyntaxProblems.invisible(at, found));
        }
        lastLine = line;
        codePoints[i] = REPLACEMENT;
      }
    }
    return isReadable;
  }

  // The wide space of East Asia begins paragraphs.
  private static boolean isFalseSpace(int c) {
    return Character.getType(c) == Character.SPACE_SEPARATOR && c != ' ' && c != 0x3000;
  }

  private static boolean isInvisible(int c) {
    boolean isControl = Character.getType(c) == Character.CONTROL && c != '\t' && !isBreak(c);
    boolean isFormat = Character.getType(c) == Character.FORMAT && !isJoiner(c);
    boolean isSeparator = c == 0x2028 || c == 0x2029;
    boolean isNoCharacter = (c & 0xFFFE) == 0xFFFE;
    return isControl || isFormat || isSeparator || isNoCharacter;
  }

  // Scripts of India and Persia, and emoji, are written with these.
  private static boolean isJoiner(int c) {
    return c == 0x200C || c == 0x200D || (c >= 0xE0020 && c <= 0xE007F);
  }

  private static int[] withoutMark(int[] codePoints) {
    boolean hasMark = codePoints.length > 0 && codePoints[0] == BYTE_ORDER_MARK;
    return hasMark ? Arrays.copyOfRange(codePoints, 1, codePoints.length) : codePoints;
  }

  private static int[] lineStarts(int[] codePoints) {
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (int i = 0; i < codePoints.length; i++) {
      boolean isHalfOfPair =
          codePoints[i] == '\r' && i + 1 < codePoints.length && codePoints[i + 1] == '\n';
      if (isBreak(codePoints[i]) && !isHalfOfPair) {
        starts.add(i + 1);
      }
    }
    return starts.stream().mapToInt(Integer::intValue).toArray();
  }
}
