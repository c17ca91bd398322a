package io.penstock.plan;

import io.penstock.definition.Node;
import java.util.Collection;
import java.util.Set;

/**
 * Which nodes of a pipeline a plan or a run is about.
 *
 * @param selected the nodes; all others stay as they are
 * @param refreshed those of them that run whatever has changed, and replace all that was there
 */
public record Choice(Set<Node> selected, Set<Node> refreshed) {
  public Choice {
    selected = Set.copyOf(selected);
    refreshed = Set.copyOf(refreshed);
    if (!selected.containsAll(refreshed)) {
      throw new IllegalArgumentException("refreshed: must be among the selected");
    }
  }

  /** Nodes that run as far as they are not up to date. */
  public static Choice of(Collection<Node> selected) {
    return new Choice(Set.copyOf(selected), Set.of());
  }

  /** Nodes that all run, whatever has changed. */
  public static Choice refreshing(Collection<Node> selected) {
    return new Choice(Set.copyOf(selected), Set.copyOf(selected));
  }
}
