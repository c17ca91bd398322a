package io.penstock.plan;

/**
 * A Spark setting that applies, and where it comes from.
 *
 * @param key such as {@code spark.sql.shuffle.partitions}
 * @param value as it was written; a secret is its {@code ${secret:NAME}}, never what it stands for
 * @param from {@code Penstock}, a place in a file such as {@code conf/local.yaml:3}, or {@code
 *     spark-submit}
 */
public record Setting(String key, String value, String from) {
  /** The setting as one line. */
  @Override
  public String toString() {
    return key + " = " + value + "  (" + from + ")";
  }
}
