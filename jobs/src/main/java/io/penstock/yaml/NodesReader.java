package io.penstock.yaml;

import io.penstock.definition.ExportNode;
import io.penstock.definition.ModelNode;
import io.penstock.definition.MonitorNode;
import io.penstock.definition.Node;
import io.penstock.definition.SourceNode;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of all sections. */
final class NodesReader {
  private static final int MOST = 1_000;
  private static final List<String> RESERVED = List.of("__quarantine", "__deleted");

  private static final String NODE_NAME = "^[A-Za-z][A-Za-z0-9_]{0,63}$";

  /** The sections in the order in which messages name them. */
  static final List<Key> SECTIONS =
      List.of(
          section("sources", SourceReader.KEYS, "Raw files that become tables."),
          section("tables", TableReader.KEYS, "Tables made by one SELECT each."),
          section("features", FeatureReader.KEYS, "Point-in-time-correct features."),
          section("models", ModelReader.KEYS, "Trained MLlib models."),
          section("predictions", PredictionReader.KEYS, "Rows scored by a model."),
          section("monitors", MonitorReader.KEYS, "Watches on how data moves.").notYet(""),
          section("exports", ExportReader.KEYS, "Copies outside the lake.")
              .notYet("Read the Delta table of the node, in its directory of the lake."));

  private final Keys top;
  private final Names names;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Node> notYet = new ArrayList<>();
  private final List<FeatureDraft> drafts = new ArrayList<>();

  private record Named(String section, KeySet keys, Text name, YamlNode value) {}

  private NodesReader(Keys top, Names names) {
    this.top = top;
    this.names = names;
  }

  /**
   * The nodes of a file.
   *
   * @param nodes in file order
   * @param notYet those that this build cannot execute, in file order
   */
  record Nodes(List<Node> nodes, List<Node> notYet) {
    /** All, in no order. */
    List<Node> all() {
      return Stream.concat(nodes.stream(), notYet.stream()).toList();
    }
  }

  /** The nodes; the names of those that are left out, or not supported, go to {@code names}. */
  static Nodes read(Keys top, Names names) {
    NodesReader reader = new NodesReader(top, names);
    reader.named().forEach(reader::read);
    reader.resolveLikes();
    reader.nodes.sort(Comparator.comparing(node -> node.name().at()));
    return new Nodes(reader.nodes, reader.notYet);
  }

  private static Key section(String name, KeySet keys, String help) {
    return Key.of(name, Kinds.entries(NODE_NAME, Kinds.map(keys)), "{a_name: {...}}", help);
  }

  private List<Named> named() {
    List<Named> all = new ArrayList<>();
    for (Key section : SECTIONS) {
      Kind.MapOf kind = (Kind.MapOf) section.kind().parts().get(0);
      for (Entry entry : top.entries(section.name())) {
        all.add(new Named(section.name(), kind.keys(), entry.key(), entry.value()));
      }
    }
    all.sort(Comparator.comparing(named -> named.name().at()));
    if (all.size() > MOST) {
      top.problems().add(YamlProblems.tooManyNodes(all.get(MOST).name().at(), MOST));
    }
    Map<String, Named> taken = new HashMap<>();
    return all.stream().limit(MOST).filter(named -> isGood(named, taken)).toList();
  }

  private boolean isGood(Named named, Map<String, Named> taken) {
    Text name = named.name();
    if (!PipelineReader.NAME.matcher(name.value()).matches()) {
      top.problems().add(YamlProblems.badNodeName(name));
      names.addBroken(name);
      return false;
    }
    if (RESERVED.stream().anyMatch(Names.key(name)::endsWith)) {
      top.problems().add(YamlProblems.reservedName(name));
      names.addBroken(name);
      return false;
    }
    Named first = taken.putIfAbsent(Names.key(name), named);
    if (first != null) {
      String path = first.section() + "." + first.name();
      top.problems().add(YamlProblems.duplicateName(name, path, first.name().at()));
    }
    return first == null;
  }

  private void read(Named named) {
    Text name = named.name();
    String path = named.section() + "." + name;
    Mapping mapping = top.values().mapping(named.value(), path, "a map of keys");
    if (mapping == null) {
      names.addBroken(name);
      return;
    }
    Keys keys = new Keys(top.values(), path, name.at(), mapping, named.keys());
    if (named.section().equals("features")) {
      drafts.add(FeatureReader.read(name, keys));
    } else {
      Node node = node(named.section(), name, keys);
      if (node == null || isSupported(node, keys)) {
        add(name, node);
      } else {
        notYet.add(node);
        names.addBroken(name);
      }
    }
  }

  private static @Nullable Node node(String section, Text name, Keys keys) {
    return switch (section) {
      case "sources" -> SourceReader.read(name, keys);
      case "tables" -> TableReader.read(name, keys);
      case "models" -> ModelReader.read(name, keys);
      case "predictions" -> PredictionReader.read(name, keys);
      case "monitors" -> MonitorReader.read(name, keys);
      case "exports" -> ExportReader.read(name, keys);
      default -> throw new IllegalStateException("section '" + section + "' has no reader");
    };
  }

  /** Whether later checks understand the node, and so can find more that is wrong with it. */
  private static boolean isSupported(Node node, Keys keys) {
    if (node instanceof SourceNode source) {
      return SourceReader.isSupported(source.format());
    }
    boolean isLater = node instanceof MonitorNode || node instanceof ExportNode;
    return !isLater && !(node instanceof ModelNode && keys.has("stages"));
  }

  private void resolveLikes() {
    LikeResolver likes = new LikeResolver(top.values().scope(), drafts);
    drafts.forEach(draft -> add(draft.name(), likes.node(draft, names)));
  }

  private void add(Text name, @Nullable Node node) {
    if (node == null) {
      names.addBroken(name);
    } else {
      nodes.add(node);
    }
  }
}
