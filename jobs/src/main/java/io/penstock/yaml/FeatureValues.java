package io.penstock.yaml;

import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.definition.Window;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code values} of a feature set: a name with {@code {over}} is one per window. */
final class FeatureValues {
  private static final KeySet KEYS = KeySet.of("agg", "over");
  private static final String TEMPLATE = "{over}";
  private static final String EXAMPLE = "{agg: sum(amount), over: 30d}";

  private final Keys node;
  private final List<Value> values = new ArrayList<>();

  private FeatureValues(Keys node) {
    this.node = node;
  }

  /** The values, expanded, in file order; broken ones are left out. */
  static List<Value> read(Keys node) {
    FeatureValues reader = new FeatureValues(node);
    node.entries("values", "{spend_30d: " + EXAMPLE + "}").forEach(reader::read);
    return reader.values;
  }

  private void read(Entry entry) {
    Text name = entry.key();
    String path = node.path("values") + "." + YamlProblems.shown(name.value());
    Mapping mapping = node.values().mapping(entry.value(), path, "a map such as " + EXAMPLE);
    if (mapping == null) {
      return;
    }
    Keys keys = new Keys(node.values(), path, name.at(), mapping, KEYS);
    keys.require("agg", "agg: sum(amount)");
    Text aggregate = keys.sql("agg");
    YamlNode over = keys.node("over");
    if (over instanceof Sequence && !name.value().contains(TEMPLATE)) {
      node.problems().add(ValueProblems.overNeedsTemplate(name, path));
      return;
    }
    for (Window window : windows(over, keys)) {
      add(name, aggregate, window);
    }
  }

  private void add(Text name, @Nullable Text aggregate, Window window) {
    String expanded = name.value().replace(TEMPLATE, window.text());
    Text column = expanded.equals(name.value()) ? name : name.withValue(expanded);
    boolean isName = node.values().isNewColumn(column, node.path("values"));
    if (isName && aggregate != null) {
      values.add(new Value(column, aggregate, window));
    }
  }

  private List<Window> windows(@Nullable YamlNode over, Keys keys) {
    String path = keys.path("over");
    if (over == null) {
      return keys.has("over") ? List.of() : List.of(Window.ALL);
    }
    List<Text> texts = new ArrayList<>();
    if (over instanceof Scalar) {
      Optional.ofNullable(keys.text("over")).ifPresent(texts::add);
    } else {
      texts.addAll(keys.texts("over", "[7d, 30d]"));
    }
    keys.refuseEmpty("over");
    List<Window> windows = new ArrayList<>();
    for (Text text : texts) {
      Optional<Window> window = Window.parse(text.value());
      window.ifPresent(windows::add);
      if (window.isEmpty()) {
        node.problems().add(ValueProblems.badWindow(text, path));
      }
    }
    return windows;
  }
}
