package io.penstock.yaml;

import static io.penstock.yaml.WrongFile.HEAD;
import static io.penstock.yaml.WrongFile.SOURCE;
import static io.penstock.yaml.WrongFile.SOURCES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that nobody means well: bytes, sizes, depths. */
class HostileFileTest {
  private static final int MEBIBYTE = 1 << 20;

  @ParameterizedTest
  @MethodSource("bytes")
  void refusesBytes(byte[] content, String message) {
    assertThat(messages(content)).containsExactly(message);
  }

  static Stream<Arguments> bytes() {
    return Stream.of(
        argumentSet(
            "Latin-1",
            (HEAD + "owner: Andr\u00e9\n" + SOURCES).getBytes(StandardCharsets.ISO_8859_1),
            "p.yaml:3:12: the byte 0xE9 is not UTF-8. Save the file as UTF-8, the encoding that is"
                + " read."),
        argumentSet(
            "a cut character",
            Arrays.copyOf("a: \u20ac".getBytes(StandardCharsets.UTF_8), 5),
            "p.yaml:1:4: the byte 0xE2 is not UTF-8. Save the file as UTF-8, the encoding that is"
                + " read."),
        argumentSet(
            "UTF-16",
            HEAD.getBytes(StandardCharsets.UTF_16),
            "p.yaml:1:1: the file is UTF-16. Save it as UTF-8, the encoding that is read."),
        argumentSet(
            "a NUL",
            (HEAD + "owner: a\0b\n" + SOURCES).getBytes(StandardCharsets.UTF_8),
            "p.yaml:3:9: the invisible character U+0000 (null) is not allowed. Delete it: a file"
                + " must be what it looks like."),
        argumentSet(
            "a change of direction",
            (HEAD + "# a \u202e b\n" + SOURCES).getBytes(StandardCharsets.UTF_8),
            "p.yaml:3:5: the invisible character U+202E (right-to-left override) is not allowed."
                + " Delete it: a file must be what it looks like."),
        argumentSet(
            "a second byte order mark",
            ("\ufeff" + HEAD + "# \ufeff\n" + SOURCES).getBytes(StandardCharsets.UTF_8),
            "p.yaml:3:3: the invisible character U+FEFF (zero width no-break space) is not"
                + " allowed. Delete it: a file must be what it looks like."),
        argumentSet(
            "more than 1 MiB",
            new byte[MEBIBYTE + 1],
            "p.yaml:1:1: the file has 1048577 bytes; a pipeline file has at most 1048576. Is it"
                + " data rather than a pipeline?"));
  }

  @Test
  void readsAFileWithAByteOrderMarkAndCarriageReturns() {
    String text = "\ufeff" + SOURCE.replace("\n", "\r\n") + "    writ: append\r\n";

    assertThat(messages(text.getBytes(StandardCharsets.UTF_8)))
        .singleElement()
        .asString()
        .startsWith("p.yaml:8:5: unknown key 'writ' in sources.tx.");
  }

  @ParameterizedTest
  @MethodSource("depths")
  void refusesDepth(String text, String place) {
    assertThat(messages(text.getBytes(StandardCharsets.UTF_8)))
        .containsExactly(
            place
                + ": lists and maps are nested more than 64 deep here. No pipeline needs that: is a"
                + " bracket not closed?");
  }

  static Stream<Arguments> depths() {
    String steps =
        IntStream.range(0, 1_000)
            .mapToObj(i -> " ".repeat(i) + "a:\n")
            .collect(Collectors.joining());
    return Stream.of(
        argumentSet("brackets", "a: " + "[".repeat(20_000), "p.yaml:1:67"),
        argumentSet("braces", "a: " + "{a: ".repeat(20_000), "p.yaml:1:256"),
        argumentSet("dashes", "a:\n" + "- ".repeat(20_000) + "x\n", "p.yaml:2:127"),
        argumentSet("steps", steps, "p.yaml:65:65"));
  }

  /** One second is the promise; the limit leaves room for a busy machine. */
  @ParameterizedTest
  @MethodSource("large")
  @Timeout(10)
  void readsALargeFileInBoundedTime(String text) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    assertThat(content.length).isBetween(MEBIBYTE / 2, MEBIBYTE);

    assertThat(messages(content)).isNotEmpty().hasSizeLessThanOrEqualTo(Problems.LIMIT + 1);
  }

  static Stream<Arguments> large() {
    String parameter =
        "parameters: {x: {type: string, default: \"" + "v".repeat(MEBIBYTE / 2) + "\"}}\n";
    String value = "a".repeat(600_000);
    return Stream.of(
        argumentSet("unknown keys", fill(HEAD, i -> "k" + i + ": x\n")),
        argumentSet("duplicate keys", fill(HEAD, i -> "a: x\n")),
        argumentSet(
            "unknown parameters", HEAD + "owner: \"" + fill("", i -> "${p" + i + "}") + "\""),
        argumentSet(
            "a long parameter",
            HEAD + parameter + fill("owner: ", i -> "${x}").substring(0, MEBIBYTE / 3) + "\n"),
        argumentSet("a long key", HEAD + "\"" + value + "\": x\n"),
        argumentSet("a long name", HEAD + "tables: {t: {sql: x, persist: " + value + "}}\nx: 1"),
        argumentSet("spaces in quotes", HEAD + "owner: \"" + " ".repeat(600_000) + "\"\n"),
        argumentSet(
            "blank lines in a block", HEAD + "owner: >\n" + "\n".repeat(600_000) + "  a\nx: 1"),
        argumentSet("nodes", fill(HEAD + "tables:\n", i -> "  t" + i + ": {sql: x}\n")),
        argumentSet(
            "unknown datasets",
            fill(
                HEAD + "predictions:\n",
                i -> " p" + i + ": {model: m" + i + ", from: q" + i + "}\n")),
        argumentSet("likes", likes()),
        argumentSet("aliases", fill(HEAD + "a: &a x\nb: [", i -> "*a, ")),
        argumentSet("control characters", fill(HEAD, i -> "#\u0001\n")),
        argumentSet("unquoted parameters", fill(HEAD + "x: [", i -> "${p},\n")));
  }

  private static String likes() {
    String values = fill("", i -> "      v" + i + ": {agg: count(*)}\n");
    String first =
        """
        features:
          f:
            entity: [id]
            from: tx
            time: day
            at: 2025-01-01
            values:
        """;
    String likes =
        IntStream.range(0, 900)
            .mapToObj(i -> "  g" + i + ": {like: f, at: 2025-01-01}\n")
            .collect(Collectors.joining());
    int lines = values.lastIndexOf('\n', 900_000) + 1;
    return SOURCE + first + values.substring(0, lines) + likes + "x: 1\n";
  }

  private static String fill(String head, IntFunction<String> line) {
    StringBuilder text = new StringBuilder(head);
    for (int i = 0; text.length() < MEBIBYTE - 100; i++) {
      text.append(line.apply(i));
    }
    return text.toString();
  }

  @Test
  void neverThrowsForAFileWithMistakes() throws IOException {
    byte[] good = example();
    byte[] marks = "{}[]:,-'\"|>&*!%@#?$ \t\n\\.0a\u00e9".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);

    for (int round = 0; round < 3_000; round++) {
      byte[] content = good.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        content[random.nextInt(content.length)] = marks[random.nextInt(marks.length)];
      }
      int from = random.nextInt(3) == 0 ? random.nextInt(content.length) : 0;
      byte[] part = Arrays.copyOfRange(content, from, content.length);
      List<Problem> problems = read(part).problems();
      assertThat(problems).allSatisfy(p -> assertThat(p.at().line()).isBetween(1, 120));
    }
  }

  @Test
  void readsInASecond() throws IOException {
    byte[] example = example();
    read(example);
    long start = System.nanoTime();

    read(example);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  private static byte[] example() throws IOException {
    try (InputStream file = HostileFileTest.class.getResourceAsStream("financial-risk.yaml")) {
      assertThat(file).isNotNull();
      return file.readAllBytes();
    }
  }

  private static List<String> messages(byte[] content) {
    return read(content).problems().stream().map(Problem::toString).toList();
  }

  private static PipelineReader.Reading read(byte[] content) {
    return PipelineReader.read("p.yaml", content, Map.of(), Map.of("lake", "/lake"));
  }
}
