package io.penstock.run;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import io.penstock.definition.WriteMode;
import io.penstock.lake.PublishMode;
import io.penstock.plan.Compilation;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the write mode of a file publishes rows. */
final class PublishModes {
  private PublishModes() {}

  /** {@code incoming} says whether a merge may get a key twice. */
  static PublishMode of(
      Compilation compilation, Node node, WriteMode write, PublishMode.Incoming incoming) {
    if (write instanceof WriteMode.Append) {
      return new PublishMode.Append();
    }
    if (write instanceof WriteMode.Merge merge) {
      Text sequence = merge.sequenceBy();
      return new PublishMode.Merge(
          spelled(compilation, node, merge.keys()),
          sequence == null ? null : spelled(compilation, node, List.of(sequence)).get(0),
          incoming);
    }
    return new PublishMode.Overwrite();
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
