package io.penstock.lake;

import io.penstock.problem.PenstockException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.ShutdownHookManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right of one run to write a lake.
 *
 * <p>Turns are numbered. Turn {@code N + 1} may be taken when turn {@code N} was given back, when
 * its process is known to be gone, or when it was not renewed for its time; it is taken by a file
 * {@code N + 1} that only one can make, and one who made it looks again and has the lease only if
 * no newer turn is there. The newest file is never removed, so that no turn is taken twice. Giving
 * back takes a turn too, so that nobody can give back what is not his any more.
 *
 * <p>Whether a turn has run out is told by two files that one clock has stamped, the file system's:
 * that of the last renewal, and one that is made for the comparison. The clocks of two hosts are
 * never compared. Should that clock have gone back, the renewals are watched for the whole time.
 *
 * <p>A run that was suspended may wake up after its turn was taken. It looks before each of its
 * commits; and where it was not known to be gone ({@link #isContested}), the next run first makes a
 * commit in each table that it will write with which the transactions of the other conflict. So not
 * even one that falls asleep between its look and its commit can publish.
 */
public final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
  private static final Duration TIME = Duration.ofMinutes(2);
  private static final int RENEWALS = 6; // within the time
  private static final int ATTEMPTS = 10;
  private static final int HOOK_PRIORITY = 40; // before Hadoop's, which closes the file systems

  private final LeaseFiles files;
  private final Path lake;
  private final long turn;
  private final LeaseHolder holder;
  private final @Nullable LeaseHolder before;
  private final boolean isContested;
  private final Thread renewal;
  private final Runnable atExit = this::close;
  private volatile Runnable onLoss = () -> {};
  private volatile boolean isClosed;

  private Lease(LeaseFiles files, Path lake, long turn, LeaseHolder holder, Last last) {
    this.files = files;
    this.lake = lake;
    this.turn = turn;
    this.holder = holder;
    this.before = last.state == State.RELEASED ? null : last.holder;
    this.isContested = last.state == State.RUN_OUT;
    this.renewal = new Thread(this::renew, "penstock-lease");
    renewal.setDaemon(true);
  }

  /** What became of a turn. */
  private enum State {
    RELEASED,
    GONE,
    RUN_OUT,
    HELD
  }

  private record Last(State state, @Nullable LeaseHolder holder) {}

  /**
   * Takes the lease of a lake for a run of this process.
   *
   * @throws PenstockException if another run has it, naming it, or what holds the lake does not
   *     answer or takes no writes for too long (75); or the lake cannot be written (73, 74, 77)
   */
  public static Lease take(Configuration conf, Path lake, String pipeline, String run) {
    return take(conf, lake, pipeline, run, TIME);
  }

  static Lease take(Configuration conf, Path lake, String pipeline, String run, Duration time) {
    SafeModeWait.of(lake, conf);
    try {
      LeaseFiles files = new LeaseFiles(conf, lake);
      LeaseHolder holder =
          new LeaseHolder(pipeline, run, ProcessIdentity.current(), Instant.now(), time, false);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        long newest = files.newest();
        Optional<Last> last = last(files, newest, lake);
        // One who took the same turn was faster; who that is, the next look says.
        if (last.isPresent() && files.publish(newest + 1, holder) && files.newest() == newest + 1) {
          Lease lease = new Lease(files, lake, newest + 1, holder, last.get());
          files.sweep(newest + 1);
          lease.start();
          return lease;
        }
      }
      throw LeaseProblems.busy(lake);
    } catch (IOException e) {
      throw LeaseProblems.cannotWrite(lake, e);
    }
  }

  /** What became of the newest turn, where it can be told; one that goes on is an error (75). */
  private static Optional<Last> last(LeaseFiles files, long newest, Path lake) throws IOException {
    if (newest == 0) {
      return Optional.of(new Last(State.RELEASED, null));
    }
    Optional<LeaseHolder> holder = files.read(newest);
    Optional<State> state = state(files, newest, holder);
    if (state.isPresent() && state.get() == State.HELD) {
      throw holder
          .map(other -> LeaseProblems.held(lake, other, other.process().isHere()))
          .orElseGet(() -> LeaseProblems.busy(lake));
    }
    return state.map(known -> new Last(known, holder.orElse(null)));
  }

  private static Optional<State> state(LeaseFiles files, long turn, Optional<LeaseHolder> holder)
      throws IOException {
    if (holder.isPresent() && holder.get().isReleased()) {
      return Optional.of(State.RELEASED);
    }
    if (holder.isPresent() && holder.get().process().isGone()) {
      return Optional.of(State.GONE);
    }
    OptionalLong renewed = files.renewed(turn);
    OptionalLong now = files.now();
    if (renewed.isEmpty() || now.isEmpty()) {
      return Optional.empty(); // somebody has just taken the next turn
    }
    Duration time = holder.map(LeaseHolder::time).orElse(TIME);
    long age = now.getAsLong() - renewed.getAsLong();
    boolean isHeld =
        age < -time.toMillis()
            ? isRenewedWithin(time, files, turn, renewed)
            : age <= time.toMillis();
    return Optional.of(isHeld ? State.HELD : State.RUN_OUT);
  }

  private static boolean isRenewedWithin(
      Duration time, LeaseFiles files, long turn, OptionalLong renewed) throws IOException {
    LOG.warn("the clock of the lake's file system has gone back: watching for {}", time);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      try {
        Thread.sleep(Math.max(1, time.toMillis() / RENEWALS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
      if (!files.renewed(turn).equals(renewed)) {
        return true;
      }
    }
    return false;
  }

  private void start() {
    renewal.start();
    ShutdownHookManager.get().addShutdownHook(atExit, HOOK_PRIORITY);
  }

  /** The run that has the lease. */
  public String run() {
    return holder.run();
  }

  /** Of whom the lease was taken who had not given it back: one sentence. */
  public Optional<String> note() {
    return Optional.ofNullable(before).map(other -> LeaseProblems.tookOver(other, isContested));
  }

  /** Whether the run before may still go on somewhere and only did not renew its lease. */
  public boolean isContested() {
    return isContested;
  }

  /** Calls this once, from another thread, if the lease is lost. */
  public void onLoss(Runnable action) {
    onLoss = action;
  }

  /** Who has taken the lease, as a sentence; empty while this run has it. */
  public Optional<String> lost() {
    try {
      long newest = files.newest();
      return newest == turn
          ? Optional.empty()
          : Optional.of(LeaseProblems.lost(lake, files.read(newest).orElse(null), holder.time()));
    } catch (IOException e) {
      throw LeaseProblems.cannotLook(lake, e);
    }
  }

  /** Gives the lease back; does nothing where it is not had any more. */
  @Override
  public void close() {
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
    }
    renewal.interrupt();
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(atExit);
    }
    // An interrupt stops the run, not what it owes to the next.
    boolean wasInterrupted = Thread.interrupted();
    try {
      if (files.newest() == turn && files.publish(turn + 1, holder.released())) {
        files.sweep(turn + 1);
      }
    } catch (IOException e) {
      LOG.warn("the lease of {} was not given back; it ends by itself", lake, e);
    } finally {
      if (wasInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void renew() {
    while (!isClosed) {
      try {
        Thread.sleep(holder.time().toMillis() / RENEWALS);
        if (files.newest() != turn) {
          onLoss.run();
          return;
        }
        files.renew(turn);
      } catch (InterruptedException closed) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.warn("the lease of {} was not renewed, which is tried again", lake, e);
      }
    }
  }
}
