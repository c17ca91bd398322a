package io.penstock.cli;

import io.penstock.sample.SampleGenerator;
import io.penstock.sample.SampleOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock sample}: makes the sample data, the same bytes for the same options. */
@Command(
    name = "sample",
    description = "Makes sample data: customers, a year of card transactions, and who defaulted.",
    mixinStandardHelpOptions = true)
final class SampleCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "sample-data",
      description = "The directory (default: ${DEFAULT-VALUE}).")
  private Path directory = Path.of("sample-data");

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many; each has about 40 transactions (default: ${DEFAULT-VALUE}).")
  private int customers;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "20240701",
      description = "Another seed makes other customers (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    System.out.println(SampleGenerator.generate(new SampleOptions(customers, seed), directory));
    return 0;
  }
}
