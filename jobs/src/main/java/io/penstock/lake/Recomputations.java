package io.penstock.lake;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.Resubmitted$;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * How often Spark has begun to compute again what it had computed before and lost, as with an
 * executor. Rows that are computed again are observed again: what was observed meanwhile counts
 * them twice. An observation comes by the same queue, so that what it counted twice is known here
 * when it is there.
 */
final class Recomputations extends SparkListener {
  private static final Map<SparkContext, Recomputations> BY_CONTEXT = new WeakHashMap<>();

  private final AtomicLong count = new AtomicLong();

  private Recomputations() {}

  /** Those of a Spark application, counted from the first call on. */
  static Recomputations of(SparkSession spark) {
    synchronized (BY_CONTEXT) {
      return BY_CONTEXT.computeIfAbsent(
          spark.sparkContext(),
          context -> {
            Recomputations listener = new Recomputations();
            context.addSparkListener(listener);
            return listener;
          });
    }
  }

  /** How many until now. */
  long count() {
    return count.get();
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    if (submitted.stageInfo().attemptNumber() > 0) {
      count.incrementAndGet();
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd ended) {
    if (ended.reason() == Resubmitted$.MODULE$) {
      count.incrementAndGet();
    }
  }
}
