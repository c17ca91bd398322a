package io.penstock.ml;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Says which rows of a dataset are held out for the test. */
public final class HoldOut {
  /** Shares are told apart to one part in 2^30. */
  private static final long BUCKETS = 1L << 30;

  private HoldOut() {}

  /**
   * TRUE for held-out rows; never NULL. In SQL: {@code pmod(xxhash64(CAST(seed AS BIGINT), by...),
   * 1073741824) / 1073741824 < test}. A row's side depends on the types and values of the {@code
   * by} columns and on the seed only: not on order, partitioning or other rows; rows with equal
   * values are on one side. NULL is a value like any other.
   *
   * @param test the share that is held out, in (0, 1)
   * @param by at least one column
   */
  public static Column column(double test, List<String> by, long seed) {
    if (by.isEmpty()) {
      throw new IllegalArgumentException("by: must not be empty");
    }
    List<Column> hashed = new ArrayList<>();
    hashed.add(functions.lit(seed));
    by.forEach(column -> hashed.add(Columns.quoted(column)));
    Column hash = functions.xxhash64(hashed.toArray(Column[]::new));
    return functions.pmod(hash, functions.lit(BUCKETS)).divide(BUCKETS).lt(test);
  }
}
