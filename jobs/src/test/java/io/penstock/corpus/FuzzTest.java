package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a file says, it comes back soon, and with nothing but problems that can be read. One
 * input again: {@code -Dfuzz.seed=SEED -Dfuzz.rounds=1}; for longer: {@code -Dfuzz.seconds=600}.
 */
class FuzzTest {
  private static final long FIXED_SEED = 20_260_101;
  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 250);
  private static final Duration RANDOM = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 3));
  private static final Pattern SNIPPET = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @TempDir private Path directory;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Fuzzer fuzzer;

  @BeforeEach
  void start() {
    fuzzer = new Fuzzer(seeds(), directory);
  }

  @AfterEach
  void stop() {
    fuzzer.close();
  }

  @Test
  void theReaderFindsOnlyProblems() {
    for (int round = 0; round < ROUNDS * 4; round++) {
      fuzzer.checkReader(FIXED_SEED + round);
    }
  }

  @Test
  void theCompilerFindsOnlyProblems() {
    for (int round = 0; round < ROUNDS; round++) {
      fuzzer.checkCompiler(FIXED_SEED + round);
    }
  }

  @Test
  void theCompilerFindsOnlyProblemsInOtherFilesEachTime(TestReporter reporter) {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    reporter.publishEntry("fuzz.seed", String.valueOf(seed));
    long end = System.nanoTime() + RANDOM.toNanos();
    int rounds = Integer.getInteger("fuzz.rounds", Integer.MAX_VALUE);
    for (int round = 0; round < rounds && System.nanoTime() < end; round++) {
      fuzzer.checkCompiler(seed + round);
    }
  }

  /** The corpus, the pipelines to copy, and what the documentation shows. */
  static List<String> seeds() {
    List<String> seeds = new ArrayList<>();
    Stream.of("right", "wrong")
        .flatMap(folder -> CorpusFile.in(folder).stream())
        .forEach(file -> seeds.add(file.text()));
    try (Stream<Path> pipelines = Files.list(Path.of("../pipelines"));
        Stream<Path> pages = Files.list(Path.of("../docs"))) {
      pipelines
          .filter(f -> f.toString().endsWith(".yaml"))
          .forEach(f -> seeds.add(CorpusFile.read(f)));
      for (Path page : pages.filter(f -> f.toString().endsWith(".md")).toList()) {
        Matcher snippet = SNIPPET.matcher(CorpusFile.read(page));
        while (snippet.find()) {
          seeds.add(snippet.group(1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(seeds).hasSizeGreaterThan(200);
    return seeds.stream().sorted().toList();
  }
}
