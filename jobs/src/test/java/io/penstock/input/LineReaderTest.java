package io.penstock.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final byte[] ANY = {};

  @Test
  void findsTheLinesThatARegularExpressionFindsHoweverTheTextIsSplit() throws IOException {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      String text = text(random, random.nextInt(60));
      List<String> expected = new ArrayList<>(Arrays.asList(text.split("\r\n|\r|\n", -1)));
      if (expected.get(expected.size() - 1).isEmpty()) {
        expected.remove(expected.size() - 1);
      }
      int step = 1 + random.nextInt(20);
      List<String> found = new ArrayList<>();
      for (int start = 0; start < text.length(); start += step) {
        found.addAll(lines(text, start, start + step, 1_000, ANY));
      }

      assertThat(found).as("%s by %d", text.replace("\r", "\\r"), step).isEqualTo(expected);
    }
  }

  @Test
  void keepsTheBeginningOfALineThatIsTooLong() throws IOException {
    String text = "short\n" + "x".repeat(3_000_000) + "\r\nend\n" + "y".repeat(2_000);

    LineReader lines = reader(text, 0, Long.MAX_VALUE, 1_500, ANY);

    assertThat(lines.advance()).isTrue();
    assertThat(lines.advance()).isTrue();
    assertThat(lines.isTooLong()).isTrue();
    assertThat(lines.length()).isEqualTo(1_000);
    assertThat(lines.size()).isEqualTo(3_000_000);
    assertThat(lines.endWidth()).isEqualTo(2);
    assertThat(lines.position()).isEqualTo(6);
    assertThat(lines.advance()).isTrue();
    assertThat(lines.isTooLong()).isFalse();
    assertThat(lines.position()).isEqualTo(3_000_008);
    assertThat(lines.advance()).isTrue();
    assertThat(lines.size()).isEqualTo(2_000);
    assertThat(lines.length()).isEqualTo(1_000);
    assertThat(lines.endWidth()).isZero();
    assertThat(lines.advance()).isFalse();
  }

  @Test
  void readsLinesLongerThanItsBuffer() throws IOException {
    String line = "z".repeat(700_000);

    assertThat(lines("a\n" + line + "\n" + line + "\rb", 0, Long.MAX_VALUE, 1 << 20, ANY))
        .containsExactly("a", line, line, "b");
  }

  @Test
  void endsLinesWithWhatItIsTold() throws IOException {
    assertThat(lines("a\nb|c|", 0, Long.MAX_VALUE, 1_000, new byte[] {'|'}))
        .containsExactly("a\nb", "c");
    assertThat(lines("a|b|#c#|#|", 0, Long.MAX_VALUE, 1_000, new byte[] {'|', '#'}))
        .containsExactly("a|b", "c#", "|");
  }

  private static List<String> lines(String text, long start, long end, int longest, byte[] lineEnd)
      throws IOException {
    List<String> found = new ArrayList<>();
    LineReader lines = reader(text, start, end, longest, lineEnd);
    while (lines.advance()) {
      found.add(
          new String(lines.bytes(), lines.offset(), lines.length(), StandardCharsets.ISO_8859_1));
    }
    return found;
  }

  private static LineReader reader(String text, long start, long end, int longest, byte[] lineEnd)
      throws IOException {
    ByteArrayInputStream in =
        new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 7_919)); // as a network would
          }
        };
    in.skipNBytes(Math.max(0, start - 1));
    return new LineReader(in, start, end, longest, lineEnd);
  }

  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("ab\r\n\n\r".charAt(random.nextInt(6)));
    }
    return text.toString();
  }
}
