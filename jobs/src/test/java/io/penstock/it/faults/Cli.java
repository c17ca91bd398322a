package io.penstock.it.faults;

import io.penstock.it.Processes;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command as a process on the class path of the tests, with what only they have. */
final class Cli {
  private Cli() {}

  /**
   * Runs a shop's pipeline.
   *
   * @param environment of the process, besides its own
   * @param options of the JVM, such as {@code -Dspark.master=local[2]}
   */
  static Processes.Ended run(Shop shop, Map<String, String> environment, List<String> options)
      throws Exception {
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
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.penstock.cli.Penstock", "run", shop.pipeline().toString()));
    command.addAll(List.of("--lake", shop.lake.toString()));
    return Processes.run(shop.root, environment, "", command);
  }
}
