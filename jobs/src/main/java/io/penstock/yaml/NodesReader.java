package io.penstock.yaml;

import io.penstock.definition.Node;
import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the nodes of all sections. */
final class NodesReader {
  private static final int MOST = 1_000;
  private static final String RESERVED = "__quarantine";

  private static final Map<String, KeySet> KEYS =
      Map.of(
          "sources", SourceReader.KEYS,
          "tables", TableReader.KEYS,
          "features", FeatureReader.KEYS,
          "models", ModelReader.KEYS,
          "predictions", PredictionReader.KEYS);

  /** The sections in the order in which messages name them. */
  static final List<String> SECTIONS =
      List.of("sources", "tables", "features", "models", "predictions");

  private final Keys top;
  private final Names names;
  private final List<Node> nodes = new ArrayList<>();
  private final List<FeatureDraft> drafts = new ArrayList<>();

  private record Named(String section, Text name, YamlNode value) {}

  private NodesReader(Keys top, Names names) {
    this.top = top;
    this.names = names;
  }

  /** The nodes in file order; the names of those that are left out go to {@code names}. */
  static List<Node> read(Keys top, Names names) {
    NodesReader reader = new NodesReader(top, names);
    reader.named().forEach(reader::read);
    reader.resolveLikes();
    reader.nodes.sort(Comparator.comparing(node -> node.name().at()));
    return reader.nodes;
  }

  private List<Named> named() {
    List<Named> all = new ArrayList<>();
    for (String section : SECTIONS) {
      for (Entry entry : top.entries(section, "{a_name: {...}}")) {
        all.add(new Named(section, entry.key(), entry.value()));
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
    if (Names.key(name).endsWith(RESERVED)) {
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
    KeySet keySet = KEYS.get(named.section());
    if (mapping == null || keySet == null) {
      names.addBroken(name);
      return;
    }
    Keys keys = new Keys(top.values(), path, name.at(), mapping, keySet);
    if (named.section().equals("features")) {
      drafts.add(FeatureReader.read(name, keys));
    } else {
      add(name, node(named.section(), name, keys));
    }
  }

  private static @Nullable Node node(String section, Text name, Keys keys) {
    return switch (section) {
      case "sources" -> SourceReader.read(name, keys);
      case "tables" -> TableReader.read(name, keys);
      case "models" -> ModelReader.read(name, keys);
      case "predictions" -> PredictionReader.read(name, keys);
      default -> throw new IllegalStateException("section '" + section + "' has no reader");
    };
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
