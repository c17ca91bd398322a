package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node whose file says how its rows are kept. */
public interface Stored {
  /** How they are kept. */
  Storage storage();

  /** Partition columns. */
  default List<Text> partitionBy() {
    return storage().partitionBy();
  }

  /** The number of partitions to write with; null leaves it to Spark. */
  default @Nullable Integer repartition() {
    return storage().repartition();
  }

  /** Spark's storage level for as long as later nodes use the result; null for none. */
  default @Nullable Text persist() {
    return storage().persist();
  }
}
