package io.penstock.it;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /**
   * The words of the command on the class path of the tests, with what only they have.
   *
   * @param options of the JVM, such as {@code -Dspark.master=local[2]}
   * @param arguments of the command, its verb first
   */
  public static List<String> penstock(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Djdk"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "-Dlog4j2.configurationFile=io/penstock/cli/log4j2-quiet.properties",
            "-Dspark.ui.enabled=false"));
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.penstock.cli.Penstock"));
    command.addAll(arguments);
    return command;
  }

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
