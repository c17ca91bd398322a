package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.cases.JunitReport;
import io.penstock.cases.TestJson;
import io.penstock.cases.TestSummary;
import io.penstock.problem.PenstockException;
import io.penstock.run.RunJson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock test FILE}: the pipeline's own tests. */
@Command(
    name = "test",
    description = {
      "Runs the test cases beside a pipeline: given rows in, expected rows out.",
      "Cases of x.yaml stand in x.test.yaml and in the folder x.tests. Reads and writes no lake."
    },
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Option(
      names = "--case",
      paramLabel = "NAME",
      defaultValue = "*",
      description = "Only the cases of this name; * stands for any text, ? for a character.")
  private String names = "*";

  @Option(
      names = "--junit",
      paramLabel = "XML",
      description = "Writes the results to this file, as CI servers read them.")
  private @Nullable Path junit;

  @Option(
      names = "--json",
      description = "Ends standard output with the summary as one JSON object on a line.")
  private boolean json;

  @Override
  public Integer call() {
    try {
      return test();
    } catch (PenstockException e) {
      if (json) {
        System.out.println(RunJson.of(e));
      }
      throw e;
    }
  }

  private int test() {
    Pipeline pipeline = options.load();
    LogFile.openIn(pipeline.projectDirectory().resolve("logs"));
    CaseView view = new CaseView(System.out);
    TestSummary summary;
    try {
      summary =
          pipeline.test(
              names,
              view::show,
              () -> Sessions.open(pipeline.name(), pipeline.sparkSettingsWithSecrets()));
    } finally {
      Sessions.closeAll();
    }
    view.show(summary);
    System.err.println(NodeLine.time(summary.duration()) + " for all cases.");
    if (junit != null) {
      JunitReport.write(summary, junit);
    }
    if (json) {
      System.out.println(TestJson.of(summary));
    }
    return summary.exitCode().code();
  }
}
