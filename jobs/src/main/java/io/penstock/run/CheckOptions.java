package io.penstock.run;

import java.time.Duration;
import java.util.Objects;

/**
 * How a lake is checked.
 *
 * @param deep whether all rows are read, which needs Spark
 * @param clean whether files that nothing refers to are removed
 * @param olderThan how long ago such files were last written, at least; a day or more, since a run
 *     that goes on now has files that nothing refers to yet
 */
public record CheckOptions(boolean deep, boolean clean, Duration olderThan) {
  private static final Duration LEAST = Duration.ofDays(1);

  /** Removes nothing and needs no Spark. */
  public static final CheckOptions DEFAULTS = new CheckOptions(false, false, Duration.ofDays(7));

  public CheckOptions {
    Objects.requireNonNull(olderThan, "olderThan");
    if (olderThan.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException("olderThan: must be a day or more, is " + olderThan);
    }
  }
}
