package io.penstock.cli;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code penstock compile FILE -o plan.json}: a plan that {@code run} can be held to. */
@Command(
    name = "compile",
    description =
        "Writes the plan of a run as JSON; 'run plan.json' then does just that, or refuses.",
    mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Mixin private final SelectionOptions selection = new SelectionOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file of the plan; standard output without it.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    Path file = Objects.requireNonNullElse(output, Path.of("plan.json"));
    Output.write(output, options.load().compile(file, selection.runOptions()));
    return 0;
  }
}
