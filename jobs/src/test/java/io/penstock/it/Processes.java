package io.penstock.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Real processes for tests: what they print, and how they end. */
public final class Processes {
  /** The root of the repository; Maven runs tests in the module. */
  public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Processes() {}

  /** What a process printed and its exit code. */
  public record Ended(int code, String out, String err) {}

  /** Runs a command in {@code directory} with {@code input} as its standard input. */
  public static Ended run(
      Path directory, Map<String, String> environment, String input, List<String> command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("penstock-out", ".txt");
    Path err = Files.createTempFile("penstock-err", ".txt");
    Path in = Files.writeString(Files.createTempFile("penstock-in", ".txt"), input);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(10, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException("still running after 10 minutes: " + command);
      }
      return new Ended(process.exitValue(), read(out), read(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
      Files.delete(in);
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
