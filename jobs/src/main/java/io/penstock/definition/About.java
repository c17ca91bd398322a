package io.penstock.definition;

import java.util.List;
import java.util.Map;

/**
 * What a node says of itself and of how Spark runs it; changes nothing that is computed.
 *
 * @param description for people
 * @param tags for selection
 * @param spark Spark settings of this node alone, by key
 * @param columns what is said of its columns, by their names
 */
public record About(
    String description, List<String> tags, Map<Text, Text> spark, Map<Text, Column> columns) {
  public About {
    tags = List.copyOf(tags);
    spark = Maps.copyInOrder(spark);
    columns = Maps.copyInOrder(columns);
  }

  /** Of a node that says nothing of its columns. */
  public About(String description, List<String> tags, Map<Text, Text> spark) {
    this(description, tags, spark, Map.of());
  }

  /**
   * What is said of a column.
   *
   * @param description for people
   * @param pii whether it tells who somebody is
   */
  public record Column(String description, boolean pii) {}
}
