package io.penstock.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.definition.About;
import io.penstock.definition.ModelNode;
import io.penstock.definition.Node;
import io.penstock.definition.Stored;
import io.penstock.definition.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a node's definition is made of, a short digest per key, so that a later plan can say which
 * key has changed without the old text: {@code sql}, {@code checks.amount_sane}, {@code
 * parameters.as_of}; and {@code engine} and {@code function mask_last4}, the versions of the code;
 * and {@code about columns.email}, what its table says of itself, which decides no row.
 */
final class DefinitionDigests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DIGITS = 8;
  // Of a node with thousands of columns the commit says only that they changed.
  private static final int MOST_KEYS = 200;
  private static final String ENGINE = "engine";
  private static final String FUNCTION = "function ";
  private static final String ABOUT = "about ";

  private DefinitionDigests() {}

  /** The digests of a node. */
  static SortedMap<String, String> of(Node node, Map<String, Integer> functions) {
    SortedMap<String, String> digests = ofText(node.canonicalText());
    digests.put(ENGINE, String.valueOf(Fingerprint.engine(node.section())));
    functions.forEach((name, version) -> digests.put(FUNCTION + name, String.valueOf(version)));
    if (!(node instanceof ModelNode)) {
      about(node).forEach((key, said) -> digests.put(ABOUT + key, digest(said)));
    }
    return digests;
  }

  /** What the table of a node says of itself, by key of the file. */
  private static SortedMap<String, String> about(Node node) {
    SortedMap<String, String> about = new TreeMap<>();
    About said = node.about();
    about.put("description", said.description());
    if (said.columns().size() > MOST_KEYS) {
      about.put(
          "columns",
          said.columns().entrySet().stream()
              .map(column -> column.getKey() + " " + text(column.getValue()))
              .collect(Collectors.joining("\n")));
    } else {
      said.columns().forEach((name, column) -> about.put("columns." + name, text(column)));
    }
    if (node instanceof Stored stored) {
      List<Text> clusterBy = stored.storage().clusterBy();
      about.put("clusterBy", String.join("\n", clusterBy.stream().map(Text::value).toList()));
      stored
          .storage()
          .properties()
          .forEach((name, value) -> about.put("properties." + name, "=" + value));
    }
    about.values().removeIf(String::isEmpty);
    return about;
  }

  private static String text(About.Column column) {
    return column.description() + (column.pii() ? "\npii" : "");
  }

  /** The keys by which a table says something else of itself; none where it never said anything. */
  static List<String> changedNotes(Map<String, String> before, Map<String, String> now) {
    return before.isEmpty()
        ? List.of()
        : changedKeys(before, now).stream()
            .filter(key -> key.startsWith(ABOUT))
            .map(key -> key.substring(ABOUT.length()))
            .toList();
  }

  /** The digests {@code before} with what {@code now} says of the table itself. */
  static Map<String, String> withNotes(Map<String, String> before, Map<String, String> now) {
    Map<String, String> all = new TreeMap<>(before);
    all.keySet().removeIf(key -> key.startsWith(ABOUT));
    now.forEach(
        (key, digest) -> {
          if (key.startsWith(ABOUT)) {
            all.put(key, digest);
          }
        });
    return all;
  }

  /** The digests of a canonical text alone. */
  static SortedMap<String, String> ofText(String canonicalText) {
    SortedMap<String, String> digests = new TreeMap<>();
    JsonNode definition;
    try {
      definition = JSON.readTree(canonicalText);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("canonical text is not JSON: " + canonicalText, e);
    }
    for (Map.Entry<String, JsonNode> key : definition.properties()) {
      digests.put(key.getKey(), digest(key.getValue()));
      Map<String, JsonNode> parts = parts(key.getValue());
      if (parts.size() <= MOST_KEYS) {
        parts.forEach((name, part) -> digests.put(key.getKey() + "." + name, digest(part)));
      }
    }
    return digests;
  }

  /**
   * Why a node with the digests {@code now} is not the one with the digests {@code before}; empty
   * where all are equal, and where there are none of before.
   */
  static List<Reason> changes(Map<String, String> before, Map<String, String> now) {
    if (before.isEmpty()) {
      return List.of();
    }
    SortedSet<String> changed = changedKeys(before, now);
    List<Reason> reasons = new ArrayList<>();
    List<String> keys = changed.stream().filter(key -> isOfFile(key, changed)).toList();
    if (!keys.isEmpty()) {
      reasons.add(new Reason.DefinitionChanged(keys));
    }
    for (String key : changed) {
      String is = now.get(key);
      if (key.startsWith(FUNCTION) && is != null && before.containsKey(key)) {
        String name = key.substring(FUNCTION.length());
        reasons.add(new Reason.FunctionChanged(name, version(before, key), version(now, key)));
      } else if (key.equals(ENGINE)) {
        reasons.add(new Reason.EngineChanged(version(now, key)));
      }
    }
    return reasons;
  }

  private static SortedSet<String> changedKeys(
      Map<String, String> before, Map<String, String> now) {
    SortedSet<String> changed = new TreeSet<>(now.keySet());
    changed.addAll(before.keySet());
    changed.removeIf(key -> Objects.equals(before.get(key), now.get(key)));
    return changed;
  }

  /** A key of the file that decides rows, and not the object round one that has changed too. */
  private static boolean isOfFile(String key, SortedSet<String> changed) {
    boolean hasChangedPart =
        changed.tailSet(key + ".").stream()
            .findFirst()
            .filter(k -> k.startsWith(key + "."))
            .isPresent();
    return !key.equals(ENGINE)
        && !key.startsWith(FUNCTION)
        && !key.startsWith(ABOUT)
        && !hasChangedPart;
  }

  private static int version(Map<String, String> digests, String key) {
    String text = digests.get(key);
    return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
  }

  /** The values of a map, or the items of a list where each has a name of its own. */
  private static Map<String, JsonNode> parts(JsonNode value) {
    Map<String, JsonNode> parts = new LinkedHashMap<>();
    if (value.isObject()) {
      value.properties().forEach(entry -> parts.put(entry.getKey(), entry.getValue()));
    } else if (value.isArray()) {
      value.forEach(item -> parts.put(name(item), item));
      if (parts.containsKey("") || parts.size() < value.size()) {
        parts.clear();
      }
    }
    return parts;
  }

  /** What names an item in the file: a feature, a joined dataset, a stage; empty for others. */
  private static String name(JsonNode item) {
    for (String key : List.of("name", "from")) {
      if (item.path(key).isTextual()) {
        return item.path(key).asText();
      }
    }
    return item.isObject() && item.size() == 1 ? item.fieldNames().next() : "";
  }

  private static String digest(JsonNode value) {
    return digest(value.toString());
  }

  private static String digest(String text) {
    return Fingerprint.sha256(text).substring(0, DIGITS);
  }
}
