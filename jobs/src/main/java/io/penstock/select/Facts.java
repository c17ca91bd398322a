package io.penstock.select;

import io.penstock.definition.Node;
import java.util.Map;
import java.util.Set;

/** What some selectors ask that is not in the pipeline file; asked only where one does. */
public interface Facts {
  /** The nodes that a run would run for reasons of their own, not because of what they read. */
  Set<Node> changed();

  /**
   * How each node ended in the newest recorded run, by name in lower case, in words such as {@code
   * success} and {@code error}; a node may have several.
   */
  Map<String, Set<String>> results();
}
