package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.api.PlannedRun;
import io.penstock.problem.PenstockException;
import io.penstock.run.RunSummary;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock run FILE}: runs what is not up to date. */
@Command(
    name = "run",
    description = "Runs all of a pipeline that is not up to date, or just what a plan says.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--json",
      description = "Ends standard output with the summary as one JSON object on a line.")
  private boolean json;

  @Option(
      names = "--full-refresh",
      description = "Runs everything and replaces all tables; all input files must still be there.")
  private boolean fullRefresh;

  @Override
  public Integer call() {
    try {
      return run();
    } catch (PenstockException e) {
      if (json) {
        System.out.println(SummaryJson.of(e));
      }
      throw e;
    }
  }

  private int run() {
    if (!PlannedRun.isPlan(options.file())) {
      Pipeline pipeline = options.load();
      return run(pipeline, view -> run(pipeline, view));
    }
    options.refuseBesidePlan(fullRefresh);
    PlannedRun planned = PlannedRun.load(options.file());
    Pipeline pipeline = planned.pipeline();
    return run(pipeline, view -> planned.run(view, () -> open(pipeline)));
  }

  private int run(Pipeline pipeline, Function<ProgressView, RunSummary> work) {
    LogFile.openIn(pipeline.projectDirectory().resolve("logs"));
    RunSummary summary;
    try (ProgressView view = ProgressView.onStandardError(pipeline)) {
      summary = work.apply(view);
    } finally {
      Sessions.closeAll();
    }
    new SummaryView(System.out, options.again()).show(summary, pipeline);
    if (json) {
      System.out.println(SummaryJson.of(summary));
    }
    summary.failure().ifPresent(new ErrorView(System.err)::showFailure);
    return summary.exitCode().code();
  }

  private RunSummary run(Pipeline pipeline, ProgressView view) {
    return fullRefresh
        ? pipeline.runFullRefresh(open(pipeline), view)
        : pipeline.runWhatChanged(view, () -> open(pipeline));
  }

  private static SparkSession open(Pipeline pipeline) {
    return Sessions.open(pipeline.name(), pipeline.sparkSettings());
  }
}
