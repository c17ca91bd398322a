package io.penstock.it.faults;

import io.penstock.it.Processes;
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
    List<String> arguments =
        List.of("run", shop.pipeline().toString(), "--lake", shop.lake.toString());
    return Processes.run(shop.root, environment, "", Processes.penstock(options, arguments));
  }
}
