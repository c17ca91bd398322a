package io.penstock.gpu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM beside that of the tests, with the module options that Spark needs. */
public record TestJvm(List<String> command, Map<String, String> environment) {
  /**
   * Says what it runs.
   *
   * @param classPath in the form of {@code java.class.path}
   * @param main the class
   * @param options of the JVM, such as {@code -Dspark.master=local[2]}
   */
  public static TestJvm of(
      String classPath, String main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-") || option.startsWith("-Djdk"))
        .forEach(command::add);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx1g", "-XX:+UseSerialGC"));
    command.addAll(List.of("-Dspark.ui.enabled=false", "-Dspark.sql.shuffle.partitions=2"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return new TestJvm(command, Map.of());
  }

  /** The same with other variables of the environment. */
  public TestJvm with(Map<String, String> variables) {
    return new TestJvm(command, variables);
  }

  /**
   * Runs it, in the folder of its log, until it ends well; throws what it printed if it does not.
   */
  public void run(Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(log.resolveSibling(".").toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      Process process = builder.start();
      try {
        if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
          throw new IllegalStateException(command + " failed:\n" + Files.readString(log));
        }
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
