package io.penstock.run;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Counts Spark's tasks for as long as a run lasts. */
final class TaskProgress extends SparkListener {
  private final SparkSession session;
  private final RunListener listener;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong total = new AtomicLong();

  private TaskProgress(SparkSession session, RunListener listener) {
    this.session = session;
    this.listener = listener;
  }

  static TaskProgress of(SparkSession session, RunListener listener) {
    TaskProgress progress = new TaskProgress(session, listener);
    session.sparkContext().addSparkListener(progress);
    return progress;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted stage) {
    listener.progressed(done.get(), total.addAndGet(stage.stageInfo().numTasks()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    listener.progressed(done.incrementAndGet(), total.get());
  }

  void stop() {
    session.sparkContext().removeSparkListener(this);
  }
}
