package io.penstock.plan;

import io.penstock.definition.FeatureNode;
import io.penstock.definition.FeatureNode.Join;
import io.penstock.definition.Node;
import io.penstock.definition.Pipeline;
import io.penstock.definition.SourceNode;
import io.penstock.definition.TableNode;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import java.util.Optional;

/** Gives the joins of features the times between which a row of a dataset with history is true. */
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
    Optional<Text> sequence = pipeline.node(join.from().value()).flatMap(HistoryJoins::sequence);
    Text time = join.time();
    if (sequence.isEmpty()) {
      return join;
    }
    if (time != null && !time.value().equalsIgnoreCase(sequence.get().value())) {
      return join;
    }
    // The place is the join's: there it can be mended.
    return new Join(
        join.from(),
        join.on(),
        time == null ? join.from().withValue(sequence.get().value()) : time,
        join.from().withValue(PublishMode.VALID_TO),
        join.take());
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
