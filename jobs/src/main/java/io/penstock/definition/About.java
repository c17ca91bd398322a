package io.penstock.definition;

import java.util.List;
import java.util.Map;

/**
 * What a node says of itself and of how Spark runs it; changes nothing that is computed.
 *
 * @param description for people
 * @param tags for selection
 * @param spark Spark settings of this node alone, by key
 */
public record About(String description, List<String> tags, Map<Text, Text> spark) {
  public About {
    tags = List.copyOf(tags);
    spark = Maps.copyInOrder(spark);
  }
}
