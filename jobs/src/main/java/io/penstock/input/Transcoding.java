package io.penstock.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A text of any charset as UTF-8. What is no text of that charset becomes {@link #DAMAGE}. */
final class Transcoding extends InputStream {
  /** A code point that no text has. */
  static final char DAMAGE = '\uFFFF';

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final ByteBuffer read = ByteBuffer.allocate(1 << 16);
  private final CharBuffer decoded = CharBuffer.allocate(1 << 16);
  private ByteBuffer encoded = ByteBuffer.allocate(0);
  private boolean isEnded;

  Transcoding(InputStream in, Charset charset) {
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE)
            .replaceWith(String.valueOf(DAMAGE));
  }

  @Override
  public int read() throws IOException {
    return encode() ? encoded.get() & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!encode()) {
      return -1;
    }
    int n = Math.min(length, encoded.remaining());
    encoded.get(to, offset, n);
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean encode() throws IOException {
    while (!encoded.hasRemaining() && !isEnded) {
      int n = in.read(read.array(), read.position(), read.remaining());
      isEnded = n < 0;
      read.position(read.position() + Math.max(n, 0));
      read.flip();
      decoder.decode(read, decoded, isEnded);
      if (isEnded) {
        decoder.flush(decoded);
      }
      read.compact();
      decoded.flip();
      takeWholeCharacters();
    }
    return encoded.hasRemaining();
  }

  private void takeWholeCharacters() {
    int whole = decoded.limit();
    boolean isCut = whole > 0 && !isEnded && Character.isHighSurrogate(decoded.get(whole - 1));
    decoded.limit(isCut ? whole - 1 : whole);
    encoded = StandardCharsets.UTF_8.encode(decoded);
    decoded.limit(whole);
    decoded.compact();
  }
}
