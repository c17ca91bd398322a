package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.api.PlannedRun;
import io.penstock.api.RunOptions;
import io.penstock.problem.PenstockException;
import io.penstock.run.RunJson;
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

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--json",
      description = "Ends standard output with the summary as one JSON object on a line.")
  private boolean json;

  @Option(
      names = "--fail-fast",
      description = "Stops at the first failure; else all that does not read what failed goes on.")
  private boolean failFast;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many nodes run at the same time, at most; else ${DEFAULT-VALUE}.")
  private int threads = RunOptions.DEFAULTS.threads();

  @Option(
      names = "--retries",
      paramLabel = "N",
      description =
          "How often a node is tried again whose failure may pass; else ${DEFAULT-VALUE}.")
  private int retries = RunOptions.DEFAULTS.retries();

  @Override
  public Integer call() {
    try {
      return run();
    } catch (PenstockException e) {
      if (json) {
        System.out.println(RunJson.of(e));
      }
      throw e;
    }
  }

  private int run() {
    RunOptions runOptions = runOptions();
    if (!PlannedRun.isPlan(options.file())) {
      Pipeline pipeline = options.load();
      return run(pipeline, v -> pipeline.runWhatChanged(runOptions, v, () -> open(pipeline)));
    }
    options.refuseBesidePlan(selection.isGiven());
    PlannedRun planned = PlannedRun.load(options.file());
    Pipeline pipeline = planned.pipeline();
    return run(pipeline, view -> planned.run(runOptions, view, () -> open(pipeline)));
  }

  private int run(Pipeline pipeline, Function<ProgressView, RunSummary> work) {
    LogFile.openIn(pipeline.projectDirectory().resolve("logs"));
    RunSummary summary;
    try (ProgressView view = ProgressView.onStandardError(pipeline)) {
      Signals.stop(view::run, System.err);
      summary = work.apply(view);
    } finally {
      Sessions.closeAll();
    }
    new SummaryView(System.out, PipelineOptions.again(pipeline)).show(summary, pipeline);
    if (json) {
      System.out.println(RunJson.of(summary));
    }
    summary.failure().ifPresent(new ErrorView(System.err)::showFailure);
    return summary.exitCode().code();
  }

  private RunOptions runOptions() {
    RunOptions chosen = selection.runOptions().withThreads(threads).withRetries(retries);
    return failFast ? chosen.withFailFast() : chosen;
  }

  private static SparkSession open(Pipeline pipeline) {
    return Sessions.open(pipeline.name(), pipeline.sparkSettingsWithSecrets());
  }
}
