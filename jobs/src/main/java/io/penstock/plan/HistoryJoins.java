package io.penstock.plan;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import java.util.Optional;

/** Gives the joins of features the time of a dataset that has history, where they name none. */
final class HistoryJoins {
  private HistoryJoins() {}

  /** A feature set joins an scd2 dataset as of its own time; any other node is the same. */
  static Node resolved(Node node, Pipeline pipeline) {
    if (!(node instanceof FeatureNode features)) {
      return node;
    }
    return features.withJoins(
        features.joins().stream().map(join -> resolved(join, pipeline)).toList());
  }

  private static Join resolved(Join join, Pipeline pipeline) {
    Optional<Text> time =
        join.time() == null
            ? pipeline.node(join.from().value()).flatMap(HistoryJoins::sequence)
            : Optional.empty();
    // The place is the join's: there it can be mended.
    return time.map(
            column ->
                new Join(
                    join.from(), join.on(), join.from().withValue(column.value()), join.take()))
        .orElse(join);
  }

  private static Optional<Text> sequence(Node node) {
    WriteMode write = null;
    if (node instanceof SourceNode source) {
      write = source.write();
    } else if (node instanceof TableNode table) {
      write = table.write();
    }
    return write instanceof WriteMode.Scd2 history
        ? Optional.of(history.sequenceBy())
        : Optional.empty();
  }
}
