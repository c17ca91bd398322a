package io.penstock.definition;

import java.util.List;

/** A dataset or a model of a pipeline: what a run makes and what the lake keeps. */
public sealed interface Node
    permits SourceNode, TableNode, FeatureNode, ModelNode, PredictionNode, MonitorNode, ExportNode {
  /** The name, which is also its table in SQL and its directory in the lake. */
  Text name();

  /** What the node says of itself. */
  About about();

  /**
   * All of the definition that decides what is computed, as one stable text: the node's keys
   * sorted, parameters outside SQL resolved; without description, tags, comments and layout. Equal
   * texts mean equal results on equal inputs.
   */
  String canonicalText();

  /** The section of the file that the node stands in: {@code sources}, {@code tables}, ... */
  String section();

  /**
   * The nodes that this one reads by name, outside SQL, in the order of the file; dependencies
   * inside SQL are found by parsing it.
   */
  List<Text> references();

  /** Its checks in file order; none where its kind has none. */
  default List<Check> checks() {
    return List.of();
  }

  /** The datasets in which its checks look for rows. */
  default List<Text> checkedAgainst() {
    return checks().stream()
        .filter(Check.References.class::isInstance)
        .map(check -> ((Check.References) check).to())
        .toList();
  }

  /** {@code tables.spending}: how messages name the node. */
  default String qualifiedName() {
    return section() + "." + name();
  }
}
