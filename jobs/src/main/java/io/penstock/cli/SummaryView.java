package io.penstock.cli;

import io.penstock.api.Pipeline;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.SourceNode;
import io.penstock.run.Counts;
import io.penstock.run.NodeResult;
import io.penstock.run.NodeResult.Outcome;
import io.penstock.run.RunSummary;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows what a run read, left out, wrote and learned, and what to do next. */
final class SummaryView {
  private final PrintStream out;
  private final String again;

  /** {@code again} is the file with the options that name the same run. */
  SummaryView(PrintStream out, String again) {
    this.out = out;
    this.again = again;
  }

  void show(RunSummary summary, Pipeline pipeline) {
    if (summary.results().isEmpty()) {
      out.println(summary.pipeline() + ": no node is selected, nothing to do.");
    } else if (summary.isUpToDate()) {
      out.println(
          summary.pipeline()
              + ": nothing has changed, all "
              + summary.results().size()
              + " nodes are up to date ("
              + NodeLine.time(summary.duration())
              + ").");
    } else {
      showRun(summary);
    }
    showNext(summary);
  }

  private void showRun(RunSummary summary) {
    out.println();
    out.println(summary.pipeline() + " in " + NodeLine.time(summary.duration()));
    summary.results().stream().filter(r -> r.outcome() == Outcome.DONE).forEach(this::showNode);
    row("lake", summary.lake());
    row("run", summary.runId());
    LogFile.path().ifPresent(path -> row("log", path));
  }

  private void showNode(NodeResult result) {
    String name = result.node().name().value();
    if (result.node() instanceof SourceNode) {
      row("read", name + ": " + sourceRows(result.counts()));
    } else if (!result.metrics().isEmpty()) {
      row(
          "model",
          name + " version " + result.version() + ": " + NodeLine.metrics(result.metrics()));
    } else if (result.node() instanceof PredictionNode) {
      row("scored", name + ": " + NodeLine.number(result.counts().written()) + " rows");
    } else {
      row("wrote", name + ": " + NodeLine.number(result.counts().written()) + " rows");
    }
    if (!result.violations().isEmpty()) {
      row("", "broke checks: " + violations(result.violations()));
    }
    result.notes().forEach(note -> row("", note));
  }

  private static String sourceRows(Counts counts) {
    return NodeLine.number(counts.read())
        + " rows; "
        + NodeLine.number(counts.written())
        + " written, "
        + NodeLine.number(counts.dropped())
        + " dropped, "
        + NodeLine.number(counts.quarantined())
        + " quarantined";
  }

  private static String violations(Map<String, Long> violations) {
    return violations.entrySet().stream()
        .map(e -> e.getKey() + " " + NodeLine.number(e.getValue()))
        .collect(Collectors.joining(", "));
  }

  private void showNext(RunSummary summary) {
    if (summary.failure().isPresent()) {
      return;
    }
    out.println("Next:");
    lastScores(summary.results())
        .ifPresent(name -> out.println("  penstock show " + again + " " + name));
    quarantined(summary.results())
        .forEach(name -> out.println("  penstock show " + again + " " + name + "__quarantine"));
    out.println("  penstock plan " + again);
  }

  private static java.util.Optional<String> lastScores(List<NodeResult> results) {
    return results.stream()
        .filter(r -> r.node() instanceof PredictionNode)
        .map(r -> r.node().name().value())
        .reduce((first, second) -> second);
  }

  private static List<String> quarantined(List<NodeResult> results) {
    return results.stream()
        .filter(r -> r.counts().quarantined() > 0)
        .map(r -> r.node().name().value())
        .toList();
  }

  private void row(String label, String text) {
    out.println("  " + label + " ".repeat(8 - label.length()) + text);
  }
}
