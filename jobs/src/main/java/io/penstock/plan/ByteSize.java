package io.penstock.plan;

import java.util.Locale;

/** Sizes as people read them. */
final class ByteSize {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

  private ByteSize() {}

  /** {@code 512 bytes}, {@code 4.2 MB}; powers of 1,000. */
  static String of(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < UNITS.length - 1) {
      size /= 1000;
      unit++;
    }
    String form = unit == 0 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, size, UNITS[unit]);
  }
}
