package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.plan.Plan;
import io.penstock.plan.PlanFormat;
import io.penstock.plan.PlanText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock plan FILE}: what {@code run} would do, and why. */
@Command(
    name = "plan",
    description = "Shows what a run would do and why. Reads the lake's logs; needs no cluster.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: text).")
  private @Nullable PlanFormat format;

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Also shows columns, versions, checks and Spark settings.")
  private boolean verbose;

  @Option(
      names = "--node",
      paramLabel = "NAME",
      description = "Shows all that is known of one node; may be repeated.")
  private List<String> nodes = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes to a file instead of standard output.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    Pipeline pipeline = options.load();
    Set<String> explained = new HashSet<>();
    nodes.forEach(name -> explained.add(pipeline.nodeName(name).toLowerCase(Locale.ROOT)));
    Output.write(output, text(pipeline.plan(selection.runOptions()), explained));
    return 0;
  }

  private String text(Plan plan, Set<String> explained) {
    PlanFormat form = format == null ? json ? PlanFormat.JSON : PlanFormat.TEXT : format;
    if (form != PlanFormat.TEXT) {
      return form.write(plan);
    }
    PlanText text = verbose ? PlanText.verbose(plan) : PlanText.of(plan);
    return (explained.isEmpty() ? text : PlanText.about(plan, explained)).toString();
  }
}
