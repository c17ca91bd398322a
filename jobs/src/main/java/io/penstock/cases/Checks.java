package io.penstock.cases;

import io.penstock.definition.Check;
import io.penstock.definition.FeatureNode;
import io.penstock.definition.Node;
import io.penstock.definition.OnViolation;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.run.MemoryRun;
import java.util.ArrayList;
import java.util.List;

/** What a node's definition says of its checks and of what tells its rows apart. */
final class Checks {
  private Checks() {}

  /** Whether some check may send rows to the quarantine; of a source, {@code parses} may. */
  static boolean mayQuarantine(Node node) {
    return node instanceof SourceNode
        || node.checks().stream().anyMatch(check -> check.onViolation() == OnViolation.QUARANTINE);
  }

  /** The names of the checks that can stop a run. */
  static List<String> failing(Node node) {
    return MemoryRun.checks(node).stream()
        .filter(
            check ->
                check.onViolation() == OnViolation.FAIL
                    || (check.extent().atMost() != null && check.onViolation() != OnViolation.WARN))
        .map(check -> check.name().value())
        .toList();
  }

  /** The columns that tell rows apart, as far as the definition says so. */
  static List<String> keys(Node node) {
    if (node instanceof FeatureNode features) {
      List<String> keys = new ArrayList<>(names(features.entity()));
      keys.add("as_of");
      return keys;
    }
    if (node instanceof SourceNode source && source.write() instanceof WriteMode.Merge merge) {
      return names(merge.keys());
    }
    if (node instanceof TableNode table && table.write() instanceof WriteMode.Merge merge) {
      return names(merge.keys());
    }
    for (Check check : node.checks()) {
      if (check instanceof Check.Unique unique) {
        return names(unique.columns());
      }
    }
    return List.of();
  }

  private static List<String> names(List<Text> columns) {
    return columns.stream().map(Text::value).toList();
  }
}
