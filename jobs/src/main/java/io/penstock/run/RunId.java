package io.penstock.run;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names of runs: their start in UTC and four bytes of chance, so that they sort by time. */
public final class RunId {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private RunId() {}

  /** A new one. */
  public static String next(Clock clock) {
    byte[] chance = new byte[4];
    ThreadLocalRandom.current().nextBytes(chance);
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    return TIME.format(now) + "-" + HexFormat.of().formatHex(chance);
  }
}
