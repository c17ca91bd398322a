package io.penstock.cli;

import io.penstock.plan.Plan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock plan FILE}: what {@code run} would do, and why. */
@Command(
    name = "plan",
    description = "Shows what a run would do and why. Reads the lake's logs; needs no cluster.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Override
  public Integer call() {
    Plan plan = options.load().plan(selection.runOptions());
    System.out.print(plan);
    return 0;
  }
}
