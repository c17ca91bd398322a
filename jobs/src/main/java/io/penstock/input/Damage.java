package io.penstock.input;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that are no text of the charset that they should be of.
 *
 * @param position where the first of them is
 * @param what what it is, and in which charset it would be a character
 * @param text the text, with such bytes written as {@code \xEB}
 */
record Damage(int position, String what, String text) {
  private static final char REPLACEMENT = '\uFFFD';

  /** Whether a decoded text may have lost bytes. */
  static boolean isSuspected(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }

  /** The damage; null if there is none. */
  static @Nullable Damage of(byte[] bytes, int offset, int length, Charset charset) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(length + 1);
    StringBuilder text = new StringBuilder();
    int first = -1;
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      text.append(out.flip());
      out.clear();
      if (!result.isError()) {
        break;
      }
      first = first < 0 ? in.position() : first;
      for (int i = 0; i < result.length(); i++) {
        text.append("\\x").append(hex(in.get()));
      }
    }
    return first < 0
        ? null
        : new Damage(first - offset, what(bytes[first], charset), text.toString());
  }

  private static String what(byte b, Charset charset) {
    Charset fits = fitting(b, charset);
    return "(%s) is not %s; in %s it is '%s'"
        .formatted(hex(b), charset.name(), fits.name(), new String(new byte[] {b}, fits));
  }

  /** A charset in which a byte is a letter. */
  static Charset fitting(byte b, Charset not) {
    Charset western = Charset.forName("windows-1252");
    boolean isLetter = !isSuspected(new String(new byte[] {b}, western));
    return isLetter && !western.equals(not) ? western : StandardCharsets.ISO_8859_1;
  }

  private static String hex(byte b) {
    return "%02X".formatted(b);
  }
}
