package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.plan.Planner;
import io.penstock.problem.Failpoint;
import io.penstock.problem.PenstockException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** A run that is marked while it goes on and written down when it ends, however it ends. */
public final class RecordedRun {
  private RecordedRun() {}

  /**
   * As {@link Runner#run}.
   *
   * @param options the options of the run, as words of a command line
   */
  public static RunSummary run(
      RunContext context,
      Planner planner,
      Set<Node> selected,
      RunPolicy policy,
      String options,
      RunListener listener) {
    String pipeline = planner.pipeline().name().value();
    Instant began = planner.now();
    RunRecords records = new RunRecords(planner.lake(), context.hadoop());
    List<String> nodes =
        planner.compilation().graph().order().stream()
            .filter(selected::contains)
            .map(Node::qualifiedName)
            .toList();
    RunRecords.Mark mark = records.open(context.runId(), pipeline, options, nodes, began);
    try {
      RunSummary summary = Runner.run(context, planner, selected, policy, listener);
      Failpoint.BEFORE_RECORD.hit();
      unlessEmpty(records, summary, options);
      Failpoint.AFTER_RECORD.hit();
      records.checkpoint(context.session());
      return summary;
    } catch (PenstockException e) {
      records.add(e, context.runId(), pipeline, began, options);
      throw e;
    } finally {
      mark.close();
    }
  }

  /** Writes down a run that had nothing to do. */
  public static RunSummary upToDate(RunSummary summary, Configuration hadoop, String options) {
    return unlessEmpty(new RunRecords(summary.lake(), hadoop), summary, options);
  }

  private static RunSummary unlessEmpty(RunRecords records, RunSummary summary, String options) {
    if (summary.results().isEmpty()) {
      return summary; // nothing was selected: the newest record stays that of a run
    }
    // An interrupt stops the run, not the record of it.
    boolean wasInterrupted = Thread.interrupted();
    records.add(summary, options);
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return summary;
  }
}
