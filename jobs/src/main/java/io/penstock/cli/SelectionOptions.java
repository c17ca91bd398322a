package io.penstock.cli;

import io.penstock.api.RunOptions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say which nodes a verb is about. */
final class SelectionOptions {
  @Option(
      names = {"-s", "--select"},
      paramLabel = "SELECTOR",
      description =
          "Only these nodes: x, +x with what it reads, x+ with what reads it, @x, 2+x+1, tag:T,"
              + " changed, result:error, with wildcards; blanks unite, commas intersect.")
  private List<String> select = new ArrayList<>();

  @Option(names = "--exclude", paramLabel = "SELECTOR", description = "Not these nodes.")
  private List<String> exclude = new ArrayList<>();

  @Option(
      names = "--refresh",
      paramLabel = "SELECTOR",
      description = "These run whatever has changed, and replace their tables; x,y is a list here.")
  private List<String> refresh = new ArrayList<>();

  @Option(
      names = "--full-refresh",
      description =
          "All that is selected runs and replaces its tables; all input files must still be there.")
  private boolean fullRefresh;

  /** Whether the command line says anything of it. */
  boolean isGiven() {
    return fullRefresh || !select.isEmpty() || !exclude.isEmpty() || !refresh.isEmpty();
  }

  RunOptions runOptions() {
    RunOptions options =
        RunOptions.DEFAULTS.withSelect(select).withExclude(exclude).withRefresh(refresh);
    return fullRefresh ? options.withFullRefresh() : options;
  }
}
