package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.problem.PenstockException;
import io.penstock.run.CheckOptions;
import io.penstock.run.LakeReport;
import io.penstock.run.LakeReportJson;
import io.penstock.run.RunJson;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock fsck FILE}: proves what must be true of a lake. */
@Command(
    name = "fsck",
    description = {
      "Proves that a pipeline's tables and models are whole: logs, data files, row counts, batches.",
      "Ends with 65 if anything is damaged. Needs no Spark but for --deep."
    },
    mixinStandardHelpOptions = true)
final class FsckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--deep",
      description =
          "Also reads all rows: every page against its checksum, every record of a file once.")
  private boolean deep;

  @Option(
      names = "--clean",
      description = "Removes files that nothing refers to, as killed runs leave them.")
  private boolean clean;

  @Option(
      names = "--older-than",
      paramLabel = "DAYS",
      description =
          "How long ago such files were last written, at least; else ${DEFAULT-VALUE} days.")
  private int olderThan = (int) CheckOptions.DEFAULTS.olderThan().toDays();

  @Option(
      names = "--json",
      description = "Ends standard output with the report as one JSON object on a line.")
  private boolean json;

  /** Made by picocli. */
  @SuppressWarnings("NullAway.Init") // picocli sets the field
  FsckCommand() {}

  @Override
  public Integer call() {
    if (olderThan < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--older-than: must be a day or more, since a run that goes on now has files that nothing"
              + " refers to yet; is "
              + olderThan
              + ".");
    }
    try {
      return check();
    } catch (PenstockException e) {
      if (json) {
        System.out.println(RunJson.of(e));
      }
      throw e;
    }
  }

  private int check() {
    Pipeline pipeline = options.load();
    LogFile.openIn(pipeline.projectDirectory().resolve("logs"));
    LakeReport report;
    try {
      report =
          pipeline.fsck(
              new CheckOptions(deep, clean, Duration.ofDays(olderThan)),
              () -> Sessions.open(pipeline.name(), pipeline.sparkSettingsWithSecrets()));
    } finally {
      Sessions.closeAll();
    }
    new LakeReportView(System.out).show(report);
    if (json) {
      System.out.println(LakeReportJson.of(report));
    }
    return report.exitCode().code();
  }
}
