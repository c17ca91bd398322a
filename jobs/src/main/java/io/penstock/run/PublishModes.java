package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.definition.Stored;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import io.penstock.plan.Compilation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/** How the write mode of a file publishes rows. */
final class PublishModes {
  private PublishModes() {}

  /** {@code incoming} says whether a merge may get a key twice. */
  static PublishMode of(
      Compilation compilation,
      Node node,
      WriteMode write,
      PublishMode.Incoming incoming,
      Function<Text, Column> expressions) {
    if (write instanceof WriteMode.Append) {
      return PublishMode.append();
    } else if (write instanceof WriteMode.Merge merge) {
      return merge(compilation, node, merge, incoming, expressions);
    } else if (write instanceof WriteMode.Scd2 history) {
      return PublishMode.scd2(
          spelled(compilation, node, history.keys()),
          spelled(compilation, node, List.of(history.sequenceBy())).get(0));
    } else if (write instanceof WriteMode.OverwritePartitions && node instanceof Stored stored) {
      return PublishMode.overwritePartitions(spelled(compilation, node, stored.partitionBy()));
    }
    return PublishMode.overwrite();
  }

  private static PublishMode merge(
      Compilation compilation,
      Node node,
      WriteMode.Merge merge,
      PublishMode.Incoming incoming,
      Function<Text, Column> expressions) {
    Text sequence = merge.sequenceBy();
    List<String> keys = spelled(compilation, node, merge.keys());
    String sequenceBy =
        sequence == null ? null : spelled(compilation, node, List.of(sequence)).get(0);
    Text deleteWhen = merge.deleteWhen();
    return deleteWhen == null
        ? PublishMode.merge(keys, sequenceBy, incoming)
        : PublishMode.merge(keys, sequenceBy, expressions.apply(deleteWhen), incoming);
  }

  /** Names of columns of a node's own dataset, spelled as its schema spells them. */
  static List<String> spelled(Compilation compilation, Node node, List<Text> names) {
    Map<String, String> columns = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String column : compilation.schema(node).orElseThrow().fieldNames()) {
      columns.put(column, column);
    }
    return names.stream().map(name -> columns.getOrDefault(name.value(), name.value())).toList();
  }
}
