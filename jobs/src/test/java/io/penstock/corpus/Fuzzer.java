package io.penstock.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.api.LoadOptions;
import io.penstock.api.Pipeline;
import io.penstock.problem.Problem;
import io.penstock.yaml.PipelineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;

/** Gives mutated files to the reader or the compiler, and looks at what comes back. */
final class Fuzzer implements AutoCloseable {
  /** The promise, in time of the processor: the machine may be busy. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final Duration HANGS = Duration.ofSeconds(60);
  private static final int LONGEST_MESSAGE = 2_000;

  private final List<String> seeds;
  private final Path directory;
  private final ExecutorService worker = Executors.newSingleThreadExecutor();

  /** Takes the files to mutate, and a folder to write them to. */
  Fuzzer(List<String> seeds, Path directory) {
    this.seeds = List.copyOf(seeds);
    this.directory = directory;
    load(seeds.get(0).getBytes(StandardCharsets.UTF_8)); // classes are loaded outside the time
  }

  /** The reader of YAML alone, with the file of a seed. */
  void checkReader(long seed) {
    check(seed, Fuzzer::read);
  }

  /** All that {@code validate} does, with the file of a seed. */
  void checkCompiler(long seed) {
    check(seed, this::load);
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private void check(long seed, Function<byte[], List<Problem>> reader) {
    byte[] content = new Mutations(seed, seeds).next();
    try {
      Outcome outcome = inTime(content, reader);
      assertThat(outcome.cpu()).isLessThan(LONGEST);
      outcome.problems().forEach(problem -> checkReadable(problem, content));
    } catch (AssertionError | ExecutionException e) {
      throw new AssertionError("seed " + seed + ", input in " + kept(seed, content), e);
    }
  }

  private record Outcome(List<Problem> problems, Duration cpu) {}

  private Outcome inTime(byte[] content, Function<byte[], List<Problem>> reader)
      throws ExecutionException {
    Future<Outcome> result =
        worker.submit(
            () -> {
              long start = cpuNanos();
              List<Problem> problems = reader.apply(content);
              return new Outcome(problems, Duration.ofNanos(cpuNanos() - start));
            });
    try {
      return result.get(HANGS.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("hangs: " + Thread.getAllStackTraces(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static List<Problem> read(byte[] content) {
    return PipelineReader.read("f.yaml", content, Map.of(), Map.of("lake", "lake")).problems();
  }

  private List<Problem> load(byte[] content) {
    try {
      Path file = Files.write(directory.resolve("f.yaml"), content);
      return Pipeline.load(file.toString(), LoadOptions.DEFAULTS.withProjectDir(directory))
          .problems();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void checkReadable(Problem problem, byte[] content) {
    int[] lines = lineLengths(content);
    String text = problem.what() + " " + problem.fix();
    assertThat(problem.at().line()).as(text).isBetween(1, lines.length);
    assertThat(problem.at().column()).as(text).isBetween(1, lines[problem.at().line() - 1] + 1);
    assertThat(text).hasSizeLessThan(LONGEST_MESSAGE);
    assertThat(text.codePoints().filter(Fuzzer::isControl).toArray()).as(text).isEmpty();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202E;
  }

  private static int[] lineLengths(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return Stream.of(text.split("\r\n|\r|\n", -1))
        .mapToInt(line -> line.codePointCount(0, line.length()))
        .toArray();
  }

  private static Path kept(long seed, byte[] content) {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fuzz"));
      return Files.write(folder.resolve(seed + ".yaml"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
