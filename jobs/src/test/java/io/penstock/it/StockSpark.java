package io.penstock.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole Spark distribution, with {@code spark-submit} and {@code spark-shell}: pyspark has one.
 */
final class StockSpark {
  private static final String VERSION = "4.0.1";

  private StockSpark() {}

  /** Its SPARK_HOME; empty where there is no Python to install it with. */
  static Optional<Path> home() throws IOException, InterruptedException {
    Optional<Path> pip = PythonTool.install("spark-" + VERSION, "pyspark==" + VERSION, "pip");
    return pip.isPresent() ? find(pip.get().getParent().getParent()) : Optional.empty();
  }

  private static Optional<Path> find(Path environment) throws IOException {
    try (Stream<Path> files =
        Files.find(environment, 7, (path, a) -> path.endsWith("pyspark/bin/spark-submit"))) {
      return files.findFirst().map(submit -> submit.getParent().getParent());
    }
  }
}
