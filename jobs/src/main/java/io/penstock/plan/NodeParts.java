package io.penstock.plan;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import java.util.List;

/** What several kinds of node have in common. */
final class NodeParts {
  private NodeParts() {}

  /** The checks of a node; none where its kind has none. */
  static List<Check> checks(Node node) {
    if (node instanceof SourceNode source) {
      return source.checks();
    } else if (node instanceof TableNode table) {
      return table.checks();
    }
    return node instanceof FeatureNode features ? features.checks() : List.of();
  }

  /** The names of the checks that compare rows with one another, which moves all of them. */
  static List<String> shufflingChecks(Node node) {
    return checks(node).stream()
        .filter(check -> check instanceof Check.Unique)
        .map(check -> check.name().value())
        .toList();
  }
}
