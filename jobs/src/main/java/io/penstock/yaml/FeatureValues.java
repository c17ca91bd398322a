package io.penstock.yaml;

import io.penstock.definition.FeatureNode.Value;
import io.penstock.definition.Text;
import io.penstock.definition.Window;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code values} of a feature set: a name with {@code {over}} is one per window. */
final class FeatureValues {
  private static final String UNITS = "[1-9][0-9]{0,5}(min|h|d|w|mo|y)";
  private static final Kind WINDOW = Kinds.text("^(all|" + UNITS + ")$");

  /** A length of time, such as 3d. */
  static final Kind LENGTH = Kinds.text("^" + UNITS + "$", "a number and a unit, such as 3d");

  static final KeySet KEYS =
      KeySet.of(
          "value",
          "{agg: sum(amount), over: 30d}",
          Key.of("agg", Kinds.SQL, "sum(amount)", "An expression over aggregates, and `as_of`.")
              .required(),
          Key.of(
              "over",
              Kinds.anyOf(WINDOW, Kinds.someTexts(WINDOW)),
              "30d",
              "The events that it sees: `all` (the default), `30d`, or a list of windows."));
  private static final String TEMPLATE = "{over}";

  private final Keys node;
  private final List<Value> values = new ArrayList<>();

  private FeatureValues(Keys node) {
    this.node = node;
  }

  /** The values, expanded, in file order; broken ones are left out. */
  static List<Value> read(Keys node) {
    FeatureValues reader = new FeatureValues(node);
    node.maps("values").forEach(value -> reader.read(value.name(), value.keys()));
    return reader.values;
  }

  private void read(Text name, Keys keys) {
    Text aggregate = keys.sql("agg");
    YamlNode over = keys.node("over");
    if (over instanceof Sequence && !name.value().contains(TEMPLATE)) {
      node.problems().add(ValueProblems.overNeedsTemplate(name, keys.path()));
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
    List<Text> texts = keys.textOrTexts("over");
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
