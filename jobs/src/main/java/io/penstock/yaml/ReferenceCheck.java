package io.penstock.yaml;

import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.PredictionNode;
import io.penstock.definition.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reports references, outside SQL, to what is not there or is of the wrong kind. */
final class ReferenceCheck {
  private final Map<String, Node> nodes = new HashMap<>();
  private final Names names;
  private final Problems problems;
  private final List<String> datasets;
  private final List<String> models;

  private ReferenceCheck(List<Node> nodes, Names names, Problems problems) {
    nodes.forEach(node -> this.nodes.put(Names.key(node.name()), node));
    this.names = names;
    this.problems = problems;
    datasets =
        nodes.stream().filter(n -> !(n instanceof ModelNode)).map(n -> n.name().value()).toList();
    models = nodes.stream().filter(n -> n instanceof ModelNode).map(n -> n.name().value()).toList();
  }

  static void check(List<Node> nodes, Names names, Problems problems) {
    ReferenceCheck check = new ReferenceCheck(nodes, names, problems);
    nodes.forEach(check::check);
  }

  private void check(Node node) {
    if (node instanceof PredictionNode predictions) {
      checkModel(predictions.model());
      checkDataset(predictions.from());
    } else {
      node.references().forEach(this::checkDataset);
    }
    node.checkedAgainst().forEach(this::checkDataset);
  }

  private void checkModel(Text reference) {
    Node target = nodes.get(Names.key(reference));
    if (target == null && !names.isBroken(reference)) {
      problems.add(() -> YamlProblems.unknownModel(reference, models));
    } else if (target != null && !(target instanceof ModelNode)) {
      problems.add(YamlProblems.isNoModel(reference, target.section()));
    }
  }

  private void checkDataset(Text reference) {
    Node target = nodes.get(Names.key(reference));
    if (target == null && !names.isBroken(reference)) {
      problems.add(() -> YamlProblems.unknownDataset(reference, datasets));
    } else if (target instanceof ModelNode) {
      problems.add(YamlProblems.isNoDataset(reference));
    }
  }
}
