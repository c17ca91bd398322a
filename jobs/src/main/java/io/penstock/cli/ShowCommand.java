package io.penstock.cli;

import io.penstock.api.Pipeline;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code penstock show FILE DATASET}: the rows of a dataset. */
@Command(
    name = "show",
    description = "Shows rows of a dataset of the lake.",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ShowCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Parameters(
      index = "1",
      paramLabel = "DATASET",
      description = "A dataset of the pipeline, or NAME__quarantine.")
  private String dataset;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many rows at the most (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Override
  public Integer call() {
    Pipeline pipeline = options.load();
    LogFile.openIn(pipeline.projectDirectory().resolve("logs"));
    SparkSession session = Sessions.open(pipeline.name(), pipeline.sparkSettingsWithSecrets());
    try {
      pipeline.table(session, dataset).show(rows, false);
    } finally {
      Sessions.closeAll();
    }
    return 0;
  }
}
