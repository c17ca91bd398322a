package io.penstock.run;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.event.ExecutionScheduledEvent;
import io.penstock.definition.Node;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries one node again, after longer and longer waits, as long as its failure may pass. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final double FACTOR = 2;
  // Runs that failed together shall not come back together.
  private static final double JITTER = 0.25;

  private final Node node;
  private final int retries;
  private final RunHandle handle;
  private final RunListener listener;
  private int made;

  Attempts(Node node, int retries, RunHandle handle, RunListener listener) {
    this.node = node;
    this.retries = retries;
    this.handle = handle;
    this.listener = listener;
  }

  /** The result of the first attempt that succeeds; throws what the last one threw. */
  NodeResult run(Callable<NodeResult> attempt) throws Exception {
    RetryPolicy<NodeResult> policy =
        RetryPolicy.<NodeResult>builder()
            .handleIf((Throwable e) -> !handle.isStopped() && Transients.isTransient(e))
            .withMaxRetries(retries)
            .withBackoff(FIRST_WAIT, LONGEST_WAIT, FACTOR)
            .withJitter(JITTER)
            .onRetryScheduled(this::willRetry)
            .build();
    try {
      return Failsafe.with(policy)
          .get(
              () -> {
                handle.wakes();
                made++;
                return attempt.call();
              });
    } catch (FailsafeException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      handle.wakes();
    }
  }

  int made() {
    return made;
  }

  private void willRetry(ExecutionScheduledEvent<NodeResult> event) {
    Throwable failure = event.getLastException();
    String reason = Failures.firstLine(failure);
    LOG.warn("[{}] attempt {} failed and is made again", node.qualifiedName(), made, failure);
    listener.retrying(node, made, retries, event.getDelay(), reason);
    handle.sleeps();
    if (handle.isStopped()) {
      Thread.currentThread().interrupt();
    }
  }
}
