package io.penstock.input;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whether the beginning of a file is of the charset that was declared. */
final class CsvCharset {
  private static final String UTF_8 = "UTF-8";
  private static final String WESTERN = "windows-1252";

  private final CsvDialect dialect;
  private final Charset declared;

  CsvCharset(CsvDialect dialect) {
    this.dialect = dialect;
    this.declared = dialect.declaredCharset();
  }

  /**
   * Stops (65) if a file is of another charset as a whole: by its byte order mark, by its zeros, or
   * because more than half of the first records are no text. Single records are not its business.
   *
   * @param sample the first bytes of the file
   * @param isWhole whether that is all of it
   */
  void require(SourceFile file, byte[] sample, boolean isWhole) throws IOException {
    String mark = mark(sample);
    if (!mark.isEmpty()) {
      require(declared.name().startsWith(mark), file, 0, mark);
      return;
    }
    String wide = wide(sample);
    if (dialect.isWide()) {
      boolean mayBe = sample.length < 2 || !wide.isEmpty() || indexOfZero(sample) >= 0;
      require(mayBe, file, 0, isUtf8(sample, isWhole) ? UTF_8 : guess(sample));
      return;
    }
    require(wide.isEmpty(), file, Math.max(0, indexOfZero(sample)), wide);
    int strange = indexOfStrange(sample);
    if (strange < 0) {
      return;
    }
    boolean isUtf8 = isUtf8(sample, isWhole);
    boolean isOneByte = declared.canEncode() && declared.newEncoder().maxBytesPerChar() == 1;
    require(!isUtf8 || !isOneByte, file, strange, UTF_8);
    long damaged = firstOfMostlyDamaged(sample, isWhole);
    require(damaged < 0, file, damaged, isUtf8 ? UTF_8 : guess(sample));
  }

  private void require(boolean isFine, SourceFile file, long position, String found) {
    if (!isFine) {
      throw InputProblems.wrongCharset(file, declared.name(), position, found);
    }
  }

  private static String mark(byte[] bytes) {
    if (begins(bytes, 0xFF, 0xFE, 0, 0) || begins(bytes, 0, 0, 0xFE, 0xFF)) {
      return "UTF-32";
    }
    if (begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF)) {
      return "UTF-16";
    }
    return begins(bytes, 0xEF, 0xBB, 0xBF) ? UTF_8 : "";
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  /** Text of two bytes a character, by where its zeros are; empty if it is not. */
  private static String wide(byte[] bytes) {
    int[] zeros = new int[2];
    for (int i = 0; i < bytes.length; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    int most = bytes.length / 2;
    if (zeros[1] * 2 > most && zeros[0] * 10 < most) {
      return "UTF-16LE";
    }
    return zeros[0] * 2 > most && zeros[1] * 10 < most ? "UTF-16BE" : "";
  }

  private static int indexOfZero(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOfStrange(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isUtf8(byte[] sample, boolean isWhole) {
    Damage damage = Damage.of(sample, 0, sample.length, StandardCharsets.UTF_8);
    return damage == null || (!isWhole && damage.position() > sample.length - 4);
  }

  /** The first damaged byte if more than half of the records are damaged; -1 if not. */
  private long firstOfMostlyDamaged(byte[] sample, boolean isWhole) throws IOException {
    long first = -1;
    int records = 0;
    int damaged = 0;
    LineReader reader =
        new LineReader(
            new ByteArrayInputStream(sample),
            0,
            Long.MAX_VALUE,
            dialect.longest(),
            dialect.lineEnd());
    try (CsvLines lines = new CsvLines(reader, dialect, false)) {
      while (lines.advance()) {
        if (reader.endWidth() == 0 && !isWhole && records > 0) {
          break;
        }
        Damage damage = Damage.of(reader.bytes(), lines.offset(), lines.length(), declared);
        records++;
        if (damage != null) {
          damaged++;
          first = first < 0 ? reader.position() + damage.position() : first;
        }
      }
    }
    return damaged * 2 > records ? first : -1;
  }

  private String guess(byte[] sample) {
    CharsetMatch[] matches = new CharsetDetector().setText(sample).detectAll();
    return Arrays.stream(matches)
        .map(CharsetMatch::getName)
        .filter(Charset::isSupported)
        .filter(name -> !Charset.forName(name).equals(declared) && !name.startsWith("UTF"))
        // The same letters, and more of them.
        .map(name -> name.equals("ISO-8859-1") ? WESTERN : name)
        .findFirst()
        .orElse(WESTERN);
  }
}
