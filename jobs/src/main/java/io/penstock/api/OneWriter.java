package io.penstock.api;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.lake.Lease;
import io.penstock.lake.TableOwner;
import io.penstock.plan.Planner;
import io.penstock.problem.Failpoint;
import io.penstock.run.RunId;
import io.penstock.run.RunListener;
import io.penstock.run.RunSummary;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A run as the only writer of its lake, from before Spark is started to after its record. */
final class OneWriter {
  private OneWriter() {}

  /**
   * Runs what {@code chosen} chooses, in a session that is made once the run has the lease.
   *
   * @throws io.penstock.problem.PenstockException if another run has it, or a table is another
   *     pipeline's (75); if the lake cannot be written (73, 74, 77)
   */
  static RunSummary run(
      Pipeline pipeline,
      Planner chosen,
      RunOptions options,
      RunListener listener,
      Supplier<SparkSession> sessions) {
    Failpoint.AFTER_PLAN.hit();
    Configuration hadoop = chosen.hadoop();
    String runId = RunId.next(Pipeline.CLOCK);
    try (Lease lease = Lease.take(hadoop, new Path(chosen.lake()), pipeline.name(), runId)) {
      Failpoint.AFTER_LEASE.hit();
      lease.note().ifPresent(listener::noted);
      requireOwn(pipeline, chosen, hadoop);
      SparkSession session = sessions.get();
      return pipeline.run(session, chosen.in(Pipeline.hadoop(session)), lease, options, listener);
    }
  }

  private static void requireOwn(Pipeline pipeline, Planner chosen, Configuration hadoop) {
    for (Node node : chosen.choice().selected()) {
      if (!(node instanceof ModelNode)) {
        new TableOwner(pipeline.name(), node.qualifiedName())
            .require(hadoop, chosen.directory(node));
      }
    }
  }
}
