package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.lake.Lease;
import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/** A run that goes on, and the way to stop it. */
public final class RunHandle {
  private final Lease lease;
  private final SparkContext spark;
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final Set<Thread> sleeping = ConcurrentHashMap.newKeySet();

  /** Why a run is stopped; {@code exitCode} is null where a node's failure says it. */
  record Stop(String why, @Nullable ExitCode exitCode) {
    @Nullable PenstockException failure() {
      return exitCode == null ? null : new PenstockException(exitCode, why);
    }
  }

  RunHandle(Lease lease, SparkContext spark) {
    this.lease = lease;
    this.spark = spark;
    lease.onLoss(() -> lease.lost().ifPresent(this::stopAsLost));
  }

  /** Names the run in commits, records and logs. */
  public String runId() {
    return lease.run();
  }

  /**
   * Stops the run: its Spark jobs are cancelled, and no node publishes any more. Returns at once;
   * the run ends soon after, with a summary. Spark itself, and what else runs on it, goes on.
   */
  public void cancel() {
    cancel(ExitCode.INTERRUPTED);
  }

  /** As above; the run's exit code will be this. */
  public void cancel(ExitCode exitCode) {
    stop(
        new Stop(
            exitCode == ExitCode.TERMINATED ? "the run was terminated" : "the run was interrupted",
            exitCode));
  }

  /** Whether the run was told to stop. */
  public boolean isStopped() {
    return stop.get() != null;
  }

  void stopAfter(Node failed) {
    stop(new Stop("the run ended with the failure of " + failed.name(), null));
  }

  @Nullable Stop stop() {
    return stop.get();
  }

  /** Nothing more is published once the run was told to stop. */
  void requireGoingOn() {
    Stop told = stop.get();
    if (told != null) {
      throw new PenstockException(ExitCode.INTERRUPTED, told.why());
    }
  }

  /** As above; nor once it is not the lake's writer any more. */
  void requireMayPublish() {
    requireGoingOn();
    lease.lost().ifPresent(this::stopAsLost);
    requireGoingOn();
  }

  /** Whether the run before may still be alive somewhere. */
  boolean isContested() {
    return lease.isContested();
  }

  private void stopAsLost(String why) {
    stop(new Stop(why, ExitCode.TRY_AGAIN));
  }

  /** Marks the Spark jobs that this thread starts as those of one node of this run. */
  void beginsOn(Node node, String reason) {
    // A pool of its own: a small node need not wait for all tasks of a big one.
    spark.setLocalProperty("spark.scheduler.pool", node.name().value());
    spark.setJobGroup(
        tag() + "/" + node.name(),
        node.qualifiedName() + ": " + reason + " (" + runId() + ")",
        false);
    spark.addJobTag(tag());
  }

  /** Cancels the jobs that go on; again and again, since a node may just be starting one. */
  void cancelJobs() {
    spark.cancelJobsWithTag(tag(), "run " + runId() + " was stopped");
    sleeping.forEach(Thread::interrupt);
  }

  /** This thread does nothing but wait: it can be interrupted. */
  void sleeps() {
    sleeping.add(Thread.currentThread());
  }

  void wakes() {
    sleeping.remove(Thread.currentThread());
  }

  private void stop(Stop told) {
    if (stop.compareAndSet(null, told)) {
      cancelJobs();
    }
  }

  private String tag() {
    return "penstock-" + runId();
  }
}
