package io.penstock.problem;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places at which a run can be made to die, so that tests and doubters can see what the next
 * run makes of it: {@code -Dpenstock.failpoint=NAME[:NTH]:halt|throw|sleep}, such as {@code
 * BEFORE_COMMIT:2:halt} for the second time. {@code halt} ends the process at once with 137, as
 * {@code kill -9} does; {@code throw} throws; {@code sleep} waits a minute. Unset, a place costs
 * one look at a field.
 */
public enum Failpoint {
  /** What a batch of files holds is settled, nothing of it is read. */
  AFTER_SETTLE,
  /** The files of a node's rows are written, nothing is committed. */
  AFTER_FILES,
  /** The quarantine is committed, the table is not. */
  AFTER_QUARANTINE,
  /** Just before the commit that publishes a table. */
  BEFORE_COMMIT,
  /** Just after it. */
  AFTER_COMMIT;

  private static final String PROPERTY = "penstock.failpoint";
  private static final @Nullable String ARMED = System.getProperty(PROPERTY);
  private static final Map<Failpoint, AtomicInteger> HITS = new ConcurrentHashMap<>();
  private static final int KILLED = 137;
  private static final long MINUTE = 60_000;

  /** The run is here. */
  public void hit() {
    if (ARMED != null) {
      hit(ARMED);
    }
  }

  private void hit(String armed) {
    String[] parts = armed.split(":", -1);
    int nth = parts.length > 2 ? Integer.parseInt(parts[1]) : 1;
    if (!parts[0].equals(name()) || count() != nth) {
      return;
    }
    switch (parts[parts.length - 1]) {
      case "halt" -> Runtime.getRuntime().halt(KILLED);
      case "throw" -> throw new IllegalStateException("failpoint " + name());
      case "sleep" -> sleep();
      default -> throw new IllegalArgumentException(PROPERTY + ": " + armed);
    }
  }

  private int count() {
    return HITS.computeIfAbsent(this, any -> new AtomicInteger()).incrementAndGet();
  }

  private static void sleep() {
    try {
      Thread.sleep(MINUTE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
