package io.penstock.cli;

import io.penstock.problem.ExitCode;
import io.penstock.run.RunHandle;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.util.SignalUtils;

/**
 * Ctrl-C and SIGTERM: the first stops the run, which then ends with its summary; the second ends
 * the process at once. Where no run goes on, a signal does what it always does.
 */
final class Signals {
  private final Supplier<Optional<RunHandle>> run;
  private final PrintStream err;

  private Signals(Supplier<Optional<RunHandle>> run, PrintStream err) {
    this.run = run;
    this.err = err;
  }

  /** From now on signals stop {@code run}. */
  static void stop(Supplier<Optional<RunHandle>> run, PrintStream err) {
    Signals signals = new Signals(run, err);
    SignalUtils.register("INT", () -> signals.isTaken(ExitCode.INTERRUPTED));
    SignalUtils.register("TERM", () -> signals.isTaken(ExitCode.TERMINATED));
  }

  private boolean isTaken(ExitCode exitCode) {
    Optional<RunHandle> running = run.get();
    if (running.isEmpty()) {
      return false;
    }
    if (running.get().isStopped()) {
      // Past Spark's shutdown, which could take long: what is not committed is seen by nobody.
      Runtime.getRuntime().halt(exitCode.code());
    }
    err.println(
        "penstock: stopping; what is not published yet will not be. Once more ends at once.");
    running.get().cancel(exitCode);
    return true;
  }
}
