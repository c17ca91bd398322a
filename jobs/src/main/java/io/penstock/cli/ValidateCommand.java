package io.penstock.cli;

import io.penstock.api.Pipeline;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code penstock validate FILE}: every check that needs no data and no cluster. */
@Command(
    name = "validate",
    description = "Checks a pipeline file: names, SQL, columns, types, parameters. Reads no data.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Mixin private final PipelineOptions options = new PipelineOptions();

  @Override
  public Integer call() {
    Pipeline pipeline = options.load();
    int nodes = pipeline.nodeNames().size();
    System.out.println(options.file() + ": no problems; " + nodes + " nodes.");
    pipeline
        .inferredSchemas()
        .forEach(
            (source, ddl) ->
                System.out.println(
                    "sources."
                        + source
                        + " has no schema; it is inferred. To write it down:\n"
                        + "    schema: "
                        + ddl));
    return 0;
  }
}
