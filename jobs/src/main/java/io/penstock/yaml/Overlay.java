package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts one map over another: maps merge key by key, anything else replaces, and {@code null}
 * deletes. What came from the overlay keeps its place there.
 */
final class Overlay {
  private final Problems problems;

  private Overlay(Problems problems) {
    this.problems = problems;
  }

  static Mapping merge(Mapping base, Mapping over, Problems problems) {
    for (Entry entry : over.entries()) {
      if (entry.key().value().equals(Includes.KEY)) {
        problems.add(InputProblems.includeInOverlay(entry.key()));
      }
    }
    return new Overlay(problems).merge(base, over, "the pipeline");
  }

  private Mapping merge(Mapping base, Mapping over, String path) {
    Map<String, Entry> merged = new LinkedHashMap<>();
    List<Entry> twice = new ArrayList<>();
    for (Entry entry : base.entries()) {
      if (merged.putIfAbsent(entry.key().value(), entry) != null) {
        twice.add(entry); // of two included files: it is reported later
      }
    }
    for (Entry entry : over.entries()) {
      put(merged, entry, path);
    }
    List<Entry> all = new ArrayList<>(merged.values());
    all.addAll(twice);
    return new Mapping(over.at(), all);
  }

  private void put(Map<String, Entry> merged, Entry entry, String path) {
    Text key = entry.key();
    Entry before = merged.get(key.value());
    if (isNull(entry.value())) {
      if (before == null) {
        problems.add(InputProblems.nothingToDelete(key, path, merged.keySet()));
      }
      merged.remove(key.value());
    } else if (before != null
        && before.value() instanceof Mapping base
        && entry.value() instanceof Mapping over) {
      String inner = path.equals("the pipeline") ? key.value() : path + "." + key;
      merged.put(key.value(), new Entry(before.key(), merge(base, over, inner)));
    } else if (!key.value().equals(Includes.KEY)) {
      merged.put(key.value(), entry);
    }
  }

  private static boolean isNull(YamlNode node) {
    return node instanceof Scalar scalar
        && !scalar.isQuoted()
        && (scalar.text().value().equals("null") || scalar.text().value().equals("~"));
  }
}
