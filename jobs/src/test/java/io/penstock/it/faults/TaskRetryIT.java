package io.penstock.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.it.LakeOracle;
import io.penstock.it.Processes;
import io.penstock.it.faults.Runs.Ended;
import io.penstock.it.faults.Shop.Difference;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that fail in their middle and run again: what they counted is counted once. */
@Tag("faults")
class TaskRetryIT {
  private static final int ROWS = 200_000; // more than a reader's buffer, so that some are counted

  @TempDir private Path directory;

  @Test
  void aTaskThatFailsOnceCountsOnce() throws Exception {
    countsOnce("F02 task", "a task fails in its middle", "throw", Map.of(), "local[2,4]");
  }

  @Test
  void anExecutorThatDiesLosesAndDoublesNothing() throws Exception {
    Map<String, String> environment =
        Map.of("SPARK_HOME", sparkHome().toString(), "SPARK_SCALA_VERSION", "2.13");
    countsOnce(
        "F02",
        "an executor dies in the middle of a task",
        "halt",
        environment,
        "local-cluster[2,1,1024]");
  }

  private void countsOnce(
      String fault, String what, String how, Map<String, String> environment, String master)
      throws Exception {
    Shop shop = Shop.whole(directory.resolve("shop"));
    shop.readFrom("faulty://" + shop.root + "/in");
    Path mark = directory.resolve("mark");
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Dspark.master=" + master,
                "-Dspark.hadoop.fs.faulty.impl=" + FaultyFileSystem.class.getName(),
                "-Dspark.hadoop." + FaultyFileSystem.BREAK + "=" + mark + ":" + how,
                "-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path")));
    shop.deliver("a.csv", ROWS);

    long start = System.nanoTime();
    Processes.Ended ended = Cli.run(shop, environment, options);
    double met = (System.nanoTime() - start) / 1e9;
    Difference after = shop.difference();
    List<String> counted = recorded(shop);
    shop.deliver("b.csv", ROWS);
    start = System.nanoTime();
    Processes.Ended next = Cli.run(shop, environment, options);
    double clean = (System.nanoTime() - start) / 1e9;

    Runs.add(
        fault, what, "penstock", after, new Ended(ended.code(), ended.err(), met), clean, -1, "");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(mark).exists();
    assertThat(after).isEqualTo(Difference.NONE);
    assertThat(counted).containsExactly(counts("a.csv", 1));
    assertThat(next.code()).as(next.err()).isZero();
    assertThat(shop.difference()).isEqualTo(Difference.NONE);
    assertThat(recorded(shop)).containsExactly(counts("a.csv", 1), counts("b.csv", 2));
  }

  private static String counts(String file, int batch) {
    return file + " accepted=" + ROWS + " batch=" + batch + " quarantined=1 read=" + (ROWS + 1);
  }

  private static List<String> recorded(Shop shop) throws IOException {
    return LakeOracle.rows(shop.lake.resolve("_runs")).stream()
        .filter(row -> row.contains(" grain=file "))
        .map(
            row ->
                row.replaceAll("(?s).* file=\\S*/(\\S+) .*", "$1")
                    + row.replaceAll("(?s).*\\b(accepted=\\d+)\\b.*", " $1")
                    + row.replaceAll("(?s).*\\b(batch=\\d+)\\b.*", " $1")
                    + row.replaceAll("(?s).*\\b(quarantined=\\d+)\\b.*", " $1")
                    + row.replaceAll("(?s).*\\b(read=\\d+)\\b.*", " $1"))
        .sorted()
        .toList();
  }

  /** As executors need one: the jars of the class path in one folder. */
  private Path sparkHome() throws IOException {
    Path home = directory.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    int n = 0;
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        Path jar = Path.of(entry).toAbsolutePath();
        Files.createSymbolicLink(jars.resolve(n++ + "-" + jar.getFileName()), jar);
      }
    }
    return home;
  }
}
