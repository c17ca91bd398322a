package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads for a file that is too much, which no corpus can keep. */
class LimitsTest {
  private static final String HEAD = "penstock: 1\nname: big\ntables:\n";
  private static final String DEEP =
      "p.yaml:4:13: this SQL is nested too deep, or one expression of it is too long. Make several"
          + " tables or columns of it.";

  @ParameterizedTest
  @MethodSource("files")
  void saysThatItIsTooMuch(String text, String message, @TempDir Path directory)
      throws IOException {
    Path file = Files.writeString(directory.resolve("p.yaml"), text);
    LoadOptions options = LoadOptions.DEFAULTS.withProjectDir(directory);

    assertThat(Pipeline.load(file.toString(), options).problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(message);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        argumentSet(
            "1001 nodes",
            HEAD + many(1_001, i -> "  t" + i + ": {sql: SELECT 1 AS one}\n"),
            "p.yaml:1004:3: a pipeline has at most 1000 nodes. Split it in two."),
        argumentSet(
            "a mebibyte",
            HEAD + "# " + "x".repeat(1 << 20),
            "p.yaml:1:1: the file has 1048608 bytes; a pipeline file has at most 1048576. Is it data"
                + " rather than a pipeline?"),
        argumentSet(
            "a list of data",
            HEAD + "  t: {sql: \"SELECT 1 IN (0" + many(5_000, i -> ", " + i) + ") AS x\"}\n",
            "p.yaml:4:13: this SQL has more than 10000 words and signs. Put lists of values into a"
                + " source, and join it."),
        argumentSet("brackets", sql("(".repeat(101) + "1" + ")".repeat(101)), DEEP),
        argumentSet("a sum", sql("1" + " + 1".repeat(4_000)), DEEP),
        argumentSet(
            "CASE", sql("CASE WHEN 1 = 1 THEN ".repeat(900) + "1" + " END".repeat(900)), DEEP),
        argumentSet("subqueries", sql("(SELECT ".repeat(200) + "1" + ")".repeat(200)), DEEP));
  }

  @Test
  void aWideTableIsNotTooMuch(@TempDir Path directory) throws IOException {
    String columns = many(400, i -> "CAST(array(1 + 1) AS ARRAY<INT>) AS a" + i + ", ");
    Path file =
        Files.writeString(
            directory.resolve("p.yaml"), HEAD + "  t: {sql: \"SELECT " + columns + "1 AS x\"}\n");

    assertThat(Pipeline.load(file.toString()).problems()).isEmpty();
  }

  private static String sql(String expression) {
    return HEAD + "  t: {sql: \"SELECT " + expression + " AS x\"}\n";
  }

  private static String many(int count, IntFunction<String> part) {
    return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining());
  }
}
