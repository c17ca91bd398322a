package io.penstock.lake;

import io.delta.storage.LogStore;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Two processes that write the same versions of one log at the same moments: in each round both
 * wait for each other on a page of memory that they share, then both write. Also a program, for the
 * bench: {@code LogStoreRace DIRECTORY ROUNDS CLASS...}.
 */
final class LogStoreRace {
  private static final int WRITERS = 2;

  private LogStoreRace() {}

  /**
   * What came of the rounds.
   *
   * @param lost rounds in which a writer was told that it has written, and the file is not its own
   * @param nobody rounds in which both were told that the other has written
   */
  record Outcome(int rounds, int lost, int nobody, double millisPerRound) {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("writer")) {
      write(
          arguments[1],
          Path.of(arguments[2]),
          Integer.parseInt(arguments[3]),
          arguments[4],
          arguments[5]);
      return;
    }
    int rounds = Integer.parseInt(arguments[1]);
    for (String store : List.of(arguments).subList(2, arguments.length)) {
      Outcome outcome = run(Path.of(arguments[0]), rounds, store, store);
      System.out.printf(
          "%-40s rounds %d   lost %d   nobody %d   %.2f ms per round%n",
          store, outcome.rounds(), outcome.lost(), outcome.nobody(), outcome.millisPerRound());
    }
  }

  /** Runs two writers, each with its own class of log store, in a new directory. */
  static Outcome run(Path parent, int rounds, String... stores)
      throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory(parent, "race");
    return run(directory, directory.toUri().toString(), rounds, stores);
  }

  /**
   * Runs two writers.
   *
   * @param directory a new one on the local disk, for what they say and where they meet
   * @param log the URI of the directory of the log
   */
  static Outcome run(Path directory, String log, int rounds, String... stores)
      throws IOException, InterruptedException {
    Files.write(directory.resolve("barrier"), new byte[WRITERS * Integer.BYTES]);
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(start(stores[i], directory, rounds, i, log));
    }
    for (Process writer : writers) {
      if (!writer.waitFor(10, TimeUnit.MINUTES) || writer.exitValue() != 0) {
        writers.forEach(Process::destroyForcibly);
        throw new IOException("a writer failed; see " + directory.resolve("err"));
      }
    }
    return judge(directory, rounds, log);
  }

  private static Process start(String store, Path directory, int rounds, int writer, String log)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LogStoreRace.class.getName(),
            "writer",
            store,
            directory.toString(),
            String.valueOf(rounds),
            String.valueOf(writer),
            log)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.appendTo(directory.resolve("err").toFile()))
        .start();
  }

  private static Outcome judge(Path directory, int rounds, String log) throws IOException {
    List<List<String>> told = new ArrayList<>();
    double millis = 0;
    for (int i = 0; i < WRITERS; i++) {
      List<String> lines = Files.readAllLines(directory.resolve("told" + i));
      told.add(lines);
      millis = Math.max(millis, Double.parseDouble(lines.get(rounds)));
    }
    int lost = 0;
    int nobody = 0;
    for (int round = 0; round < rounds; round++) {
      String text = read(file(log, round));
      int at = round;
      int[] winners =
          IntStream.range(0, WRITERS).filter(i -> told.get(i).get(at).equals("written")).toArray();
      nobody += winners.length == 0 ? 1 : 0;
      lost += (int) Arrays.stream(winners).filter(i -> !text.equals(line(i, at) + "\n")).count();
    }
    return new Outcome(rounds, lost, nobody, millis / rounds);
  }

  private static void write(
      String store, Path directory, int rounds, String writer, String logDirectory)
      throws Exception {
    int self = Integer.parseInt(writer);
    Configuration hadoop = new Configuration();
    LogStore log =
        Class.forName(store)
            .asSubclass(LogStore.class)
            .getConstructor(Configuration.class)
            .newInstance(hadoop);
    List<String> told = new ArrayList<>();
    try (FileChannel channel =
        FileChannel.open(
            directory.resolve("barrier"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedByteBuffer page =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, WRITERS * Integer.BYTES);
      meet(page, self, 1);
      long start = System.nanoTime();
      for (int round = 0; round < rounds; round++) {
        meet(page, self, round + 2);
        told.add(tryWrite(log, file(logDirectory, round), line(self, round), hadoop));
      }
      told.add(String.valueOf((System.nanoTime() - start) / 1e6));
    }
    Files.write(directory.resolve("told" + self), told);
  }

  private static String tryWrite(
      LogStore log, org.apache.hadoop.fs.Path file, String line, Configuration hadoop)
      throws IOException {
    try {
      log.write(file, List.of(line).iterator(), false, hadoop);
      return "written";
    } catch (FileAlreadyExistsException e) {
      return "exists";
    }
  }

  @SuppressWarnings("ThreadPriorityCheck") // it only lets others go first
  private static void meet(MappedByteBuffer page, int self, int round) {
    page.putInt(self * Integer.BYTES, round);
    long start = System.nanoTime();
    while (page.getInt((1 - self) * Integer.BYTES) < round) {
      if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(1)) {
        throw new IllegalStateException("the other writer is gone");
      }
      Thread.yield(); // a name node on the same machine needs the processor
    }
  }

  private static String line(int writer, int round) {
    return "{\"commitInfo\":{\"writer\":" + writer + ",\"round\":" + round + "}}";
  }

  private static String read(org.apache.hadoop.fs.Path file) throws IOException {
    FileSystem fs = file.getFileSystem(new Configuration());
    // Without the side files with checksums, which are not of the race.
    FileSystem raw = fs instanceof LocalFileSystem local ? local.getRawFileSystem() : fs;
    try (var in = raw.open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static org.apache.hadoop.fs.Path file(String log, int round) {
    return new org.apache.hadoop.fs.Path(log, "%020d.json".formatted(round));
  }
}
