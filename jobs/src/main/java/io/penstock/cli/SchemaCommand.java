package io.penstock.cli;

import io.penstock.api.Schemas;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code penstock schema}: the JSON Schema with which an editor completes and checks files. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of pipeline files, for VS Code, IntelliJ and others.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  @Option(names = "--profile", description = "That of profiles, the files of conf/, instead.")
  private boolean isOfProfiles;

  @Override
  public Integer call() {
    System.out.print(isOfProfiles ? Schemas.ofProfiles() : Schemas.ofPipelines());
    return 0;
  }
}
