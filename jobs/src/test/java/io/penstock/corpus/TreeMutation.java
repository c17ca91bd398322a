package io.penstock.corpus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Changes the tree of a file and writes it again, in another style. */
final class TreeMutation {
  private final Random random;

  TreeMutation(Random random) {
    this.random = random;
  }

  /** The text, changed; as it is where it is not YAML. */
  String of(String text) {
    if (text.length() > 100_000) {
      return text;
    }
    try {
      Object tree = new Load(LoadSettings.builder().build()).loadFromString(text);
      return dump(changed(tree, 0));
    } catch (YamlEngineException | IllegalArgumentException | StackOverflowError e) {
      return text; // the library follows nesting by recursion
    }
  }

  private String dump(@Nullable Object tree) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(random.nextBoolean() ? FlowStyle.FLOW : FlowStyle.BLOCK)
            .setDefaultScalarStyle(
                random.nextBoolean() ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED)
            .setWidth(20 + random.nextInt(200))
            .build();
    return new Dump(settings).dumpToString(tree);
  }

  private @Nullable Object changed(@Nullable Object node, int depth) {
    if (random.nextInt(6 + depth) == 0) {
      return other(node);
    }
    if (node instanceof Map<?, ?> map && !map.isEmpty()) {
      return changedMap(map, depth);
    }
    if (node instanceof List<?> list && !list.isEmpty()) {
      List<@Nullable Object> items = new ArrayList<>(list);
      int at = random.nextInt(items.size());
      items.set(at, changed(items.get(at), depth + 1));
      return items;
    }
    return other(node);
  }

  private Object changedMap(Map<?, ?> map, int depth) {
    List<Object> keys = new ArrayList<>(map.keySet());
    Object chosen = keys.get(random.nextInt(keys.size()));
    Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
    int change = random.nextInt(8);
    for (Object key : keys) {
      Object value = map.get(key);
      if (key.equals(chosen) && change == 0) {
        continue;
      }
      Object name = key.equals(chosen) && change == 1 ? keys.get(0) + "x" : key;
      copy.put(name, key.equals(chosen) && change > 2 ? changed(value, depth + 1) : value);
    }
    if (change == 2) {
      copy.put(chosen + "_2", map.get(chosen));
    }
    return copy;
  }

  private @Nullable Object other(@Nullable Object node) {
    return switch (random.nextInt(8)) {
      case 0 -> null;
      case 1 -> List.of(node == null ? "x" : node);
      case 2 -> Map.of("a", node == null ? "x" : node);
      case 3 -> random.nextInt();
      case 4 -> "";
      case 5 -> List.of();
      case 6 -> Map.of();
      default -> node + " " + random.nextInt(10);
    };
  }
}
