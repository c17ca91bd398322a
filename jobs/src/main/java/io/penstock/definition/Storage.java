package io.penstock.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a node are kept: in its table, and by Spark while other nodes read them.
 *
 * @param partitionBy partition columns
 * @param clusterBy columns of Delta's liquid clustering
 * @param properties of the Delta table
 * @param repartition the number of partitions to write with; null leaves it to Spark
 * @param persist Spark's storage level for as long as later nodes use the result; null for none
 */
public record Storage(
    List<Text> partitionBy,
    List<Text> clusterBy,
    Map<Text, Text> properties,
    @Nullable Integer repartition,
    @Nullable Text persist) {
  /** Where the file says nothing. */
  public static final Storage DEFAULT = new Storage(List.of(), List.of(), Map.of(), null, null);

  public Storage {
    partitionBy = List.copyOf(partitionBy);
    clusterBy = List.copyOf(clusterBy);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }
}
