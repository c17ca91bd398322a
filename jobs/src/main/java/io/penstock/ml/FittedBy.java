package io.penstock.ml;

/**
 * What computed a model, and why that.
 *
 * @param engine as in {@code CPU, 2 threads, 512-bit vectors}, or {@code stock MLlib}
 * @param reason one clause
 */
public record FittedBy(String engine, String reason) {
  /** A line for people. */
  public String sentence() {
    return "fitted by " + engine + ": " + reason;
  }
}
