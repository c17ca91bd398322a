package io.penstock.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.problem.ExitCode;
import io.penstock.problem.PenstockException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Eight who take one lease again and again: never two have it, and somebody does. */
final class LeaseRace {
  private LeaseRace() {}

  /**
   * Runs the race.
   *
   * @param tries of each
   * @param take takes the lease for a run
   */
  static void run(int tries, Function<String, Lease> take) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(8);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger turns = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int one = 0; one < 8; one++) {
      String run = "run-" + one;
      all.add(
          pool.submit(
              () -> {
                for (int i = 0; i < tries; i++) {
                  try (Lease lease = take.apply(run)) {
                    assertThat(inside.incrementAndGet()).isEqualTo(1);
                    turns.incrementAndGet();
                    assertThat(lease.lost()).isEmpty();
                    inside.decrementAndGet();
                  } catch (PenstockException held) {
                    assertThat(held.exitCode()).as(held.getMessage()).isEqualTo(ExitCode.TRY_AGAIN);
                  }
                }
                return null;
              }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    pool.shutdown();
    assertThat(turns.get()).isPositive();
  }
}
