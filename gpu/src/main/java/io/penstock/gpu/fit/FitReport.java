package io.penstock.gpu.fit;

import java.time.Duration;
import java.util.Locale;

/**
 * What fitted a model, and why that.
 *
 * @param engine as in {@code CPU, 2 threads, 512-bit vectors}, or {@link #STOCK}
 * @param reason one clause
 * @param rows that were read; 0 where stock MLlib fitted
 * @param columns features of each
 * @param bytes that they took on the engine
 * @param passes how often all rows were read once they had been loaded
 * @param iterations of the optimizer; 0 for a closed form, and where stock MLlib fitted
 * @param load time until the rows were on the engine
 * @param compute time from then on
 */
public record FitReport(
    String engine,
    String reason,
    long rows,
    int columns,
    long bytes,
    int passes,
    int iterations,
    Duration load,
    Duration compute) {
  /** The engine that is none of ours. */
  public static final String STOCK = "stock MLlib";

  static FitReport of(
      ResidentRows rows, String before, int iterations, Duration load, Duration compute) {
    return new FitReport(
        rows.engines(),
        before + rows.reasons(),
        rows.count(),
        rows.columns(),
        rows.bytes(),
        rows.passes(),
        iterations,
        load,
        compute);
  }

  /** A fit that was left to stock MLlib. */
  public static FitReport stock(String reason, Duration time) {
    return new FitReport(STOCK, reason, 0, 0, 0, 0, 0, Duration.ZERO, time);
  }

  /** Whether stock MLlib fitted. */
  public boolean isStock() {
    return engine.equals(STOCK);
  }

  /** One line for people. */
  @Override
  public String toString() {
    if (isStock()) {
      return String.format(Locale.ROOT, "%s: %s; %.2f s", engine, reason, seconds(compute));
    }
    return String.format(
        Locale.ROOT,
        "%s: %s; %,d rows of %,d features (%,.1f MiB) loaded in %.2f s, %d passes over them in %.2f"
            + " s",
        engine,
        reason,
        rows,
        columns,
        bytes / 1048576.0,
        seconds(load),
        passes,
        seconds(compute));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
