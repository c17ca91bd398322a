package io.penstock.problem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The places at which a run can be made to die, so that tests and doubters can see what the next
 * run makes of it: {@code -Dpenstock.failpoint=NAME[:NTH]:halt|throw|sleep}, such as {@code
 * BEFORE_COMMIT:2:halt} for the second time. {@code halt} ends the process at once with 137, as
 * {@code kill -9} does; {@code throw} throws; {@code sleep} waits for 30 s. {@code
 * -Dpenstock.failpoint=trace:FILE} adds a line with the name to a file for each time that a place
 * is passed, and goes on. Unset, a place costs one look at a field.
 */
public enum Failpoint {
  /** It is known what is to be done; nothing is, not even the lease is taken. */
  AFTER_PLAN,
  /** The run has the lease of its lake. */
  AFTER_LEASE,
  /** A data file of a node is being written. */
  MID_WRITE,
  /** What a batch of files holds is settled, nothing of it is read. */
  AFTER_SETTLE,
  /** The files of a node's rows are written, nothing is committed. */
  AFTER_FILES,
  /** The quarantine's files are written, it is not committed. */
  BEFORE_QUARANTINE,
  /** The quarantine is committed, the table is not. */
  AFTER_QUARANTINE,
  /** Just before the commit that publishes a table, or what a source need not load again. */
  BEFORE_COMMIT,
  /** Just after it. */
  AFTER_COMMIT,
  /** The files of a model are there, its manifest is not. */
  BEFORE_MODEL,
  /** The model is stored. */
  AFTER_MODEL,
  /** All nodes have ended; the record of the run is not written. */
  BEFORE_RECORD,
  /** The record is written; the lease is not given back. */
  AFTER_RECORD,
  /** The lease was taken from a run that died, whose table is kept from publishing any more. */
  AFTER_FENCE;

  private static final String PROPERTY = "penstock.failpoint";
  private static final @Nullable String ARMED = System.getProperty(PROPERTY);
  private static final String TRACE = "trace:";
  private static final Map<Failpoint, AtomicInteger> HITS = new ConcurrentHashMap<>();
  private static final int KILLED = 137;
  private static final long SLEEP = 30_000;

  /** The run is here. */
  public void hit() {
    if (ARMED != null) {
      hit(ARMED);
    }
  }

  /** Whether anything would come of a {@link #hit}. */
  public boolean isArmed() {
    return ARMED != null && (ARMED.startsWith(TRACE) || ARMED.startsWith(name() + ":"));
  }

  private void hit(String armed) {
    if (armed.startsWith(TRACE)) {
      trace(Path.of(armed.substring(TRACE.length())));
      return;
    }
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

  private void trace(Path file) {
    try {
      Files.writeString(file, name() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(SLEEP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
