package io.penstock.definition;

import java.util.List;

/**
 * What a node says of itself; changes nothing that is computed.
 *
 * @param description for people
 * @param tags for selection
 */
public record About(String description, List<String> tags) {
  public About {
    tags = List.copyOf(tags);
  }
}
