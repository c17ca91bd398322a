package io.penstock.gpu.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.penstock.gpu.TestJvm;
import io.penstock.gpu.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fits on a cluster whose executors are processes of their own, {@link ClusterProgram}, against the
 * same fits in this JVM. Spark starts executors by the class path that is given, and asks for a
 * {@code SPARK_HOME} that has a folder {@code jars}: an empty one does.
 */
class ClusterFitTest {
  private static Map<String, double[]> local = Map.of();

  @TempDir private Path directory;

  @BeforeAll
  static void fitHere() {
    local = ClusterProgram.results(TestSpark.session());
  }

  @Test
  void givesWhatOneHostGivesThoughAnExecutorIsKilled() throws IOException {
    // job 1 of a fit loads, the next ones are passes
    check(run("org.apache.spark.serializer.JavaSerializer", "6"), 1);
  }

  @Test
  @Tag("faults")
  void givesWhatOneHostGivesThoughExecutorsAreKilledAgainAndAgain() throws IOException {
    Map<String, String> lines =
        run("org.apache.spark.serializer.KryoSerializer", "1", "5", "9", "14", "20");

    check(lines, 5);
    close(String.valueOf(lines.get("wide")), ClusterProgram.wide(TestSpark.session()), "wide");
  }

  private static void check(Map<String, String> lines, int kills) {
    assertThat(lines).containsEntry("killed", "" + kills).containsEntry("left", "[shards=0]");
    local.forEach(
        (name, expected) -> {
          close(String.valueOf(lines.get(name)), expected, name);
          assertThat(lines.get(name + "Again")).as(name).isEqualTo(lines.get(name));
        });
  }

  private static void close(String line, double[] expected, String name) {
    double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double[] actual = Stream.of(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(actual).as(name).containsExactly(expected, within(scale * 1e-10));
  }

  private Map<String, String> run(String serializer, String... kills) throws IOException {
    Path home = directory.resolve("home");
    Files.createDirectories(home.resolve("jars"));
    Path results = directory.resolve("results.txt");
    String path = System.getProperty("java.class.path");
    TestJvm.of(
            path,
            ClusterProgram.class.getName(),
            List.of(
                "-Dspark.serializer=" + serializer,
                "-Dspark.executor.extraClassPath=" + path,
                "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1",
                "-Dspark.local.dir=" + directory,
                "-Dspark.task.maxFailures=8"),
            Stream.concat(Stream.of(results.toString()), Stream.of(kills)).toList())
        .with(Map.of("SPARK_HOME", home.toString(), "SPARK_SCALA_VERSION", "2.13"))
        .run(directory.resolve("log.txt"));
    try (Stream<String> lines = Files.lines(results)) {
      return lines
          .map(line -> line.split(" ", 2))
          .collect(Collectors.toMap(line -> line[0], line -> line[1]));
    }
  }
}
