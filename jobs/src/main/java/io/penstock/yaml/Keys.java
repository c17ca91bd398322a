package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.Position;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import io.penstock.yaml.YamlNode.Sequence;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map of the language by its keys. What is absent is null or empty; what is wrong is a
 * problem, and then null or empty too. Keys that the map cannot have are problems from the start.
 */
final class Keys {
  private final Values values;
  private final String path;
  private final String name;
  private final Position at;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Set<String> notYet = new HashSet<>();

  /**
   * Opens a map.
   *
   * @param path how messages name it: {@code tables.spending}, or empty for the file itself
   * @param at where a missing key is reported
   */
  Keys(Values values, String path, Position at, Mapping mapping, KeySet keys) {
    this.values = values;
    this.path = path;
    this.name = path.isEmpty() ? keys.whole() : path;
    this.at = at;
    mapping.entries().forEach(entry -> take(entry, keys));
  }

  private void take(Entry entry, KeySet keys) {
    String key = entry.key().value();
    if (keys.known().contains(key)) {
      entries.put(key, entry);
    } else if (keys.notYet().containsKey(key)) {
      notYet.add(key);
      String instead = keys.notYet().getOrDefault(key, "");
      problems().add(YamlProblems.notSupportedYet(entry.key().at(), path(key), instead));
    } else {
      problems().add(() -> YamlProblems.unknownKey(entry.key(), name, keys.known()));
    }
  }

  Values values() {
    return values;
  }

  Problems problems() {
    return values.scope().problems();
  }

  /** How messages name the map. */
  String path() {
    return path;
  }

  /** How messages name a value of it. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Whether the file has the key. */
  boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Whether the file has the key, which does not work yet and is reported. */
  boolean isNotYet(String key) {
    return notYet.contains(key);
  }

  /** Where the key stands; the map's own place if it is absent. */
  Position at(String key) {
    Entry entry = entries.get(key);
    return entry == null ? at : entry.key().at();
  }

  /** Reports the key if it is absent. */
  void require(String key, String example) {
    if (!has(key)) {
      problems().add(YamlProblems.missingKey(at, name, key, example));
    }
  }

  /** Reports the key if it is there, and why it does not fit: {@code "needs 'write: merge'"}. */
  void refuse(String key, String why, String mend) {
    if (has(key)) {
      problems().add(YamlProblems.needsOther(at(key), path(key), why, mend));
    }
  }

  /** The value, or null where there is none. */
  @Nullable YamlNode node(String key) {
    Entry entry = entries.get(key);
    if (entry == null || entry.value() instanceof Refused) {
      return null;
    }
    if (entry.value() instanceof Scalar scalar && scalar.isMissing()) {
      problems().add(YamlProblems.missingValue(at(key), path(key)));
      return null;
    }
    return entry.value();
  }

  @Nullable Text text(String key) {
    YamlNode node = node(key);
    return node == null ? null : values.text(node, path(key));
  }

  @Nullable Text sql(String key) {
    YamlNode node = node(key);
    return node == null ? null : values.sql(node, path(key));
  }

  List<Text> texts(String key, String example) {
    YamlNode node = node(key);
    return node == null ? List.of() : values.texts(node, path(key), example);
  }

  List<Text> columns(String key) {
    YamlNode node = node(key);
    return node == null ? List.of() : values.columns(node, path(key));
  }

  /** Columns of which there must be at least one. */
  List<Text> someColumns(String key, String example) {
    require(key, example);
    refuseEmpty(key);
    return columns(key);
  }

  /** Reports a list or a map that has nothing in it. */
  void refuseEmpty(String key) {
    Entry entry = entries.get(key);
    if (entry != null && isEmpty(entry.value())) {
      problems().add(YamlProblems.missingValue(entry.value().at(), path(key)));
    }
  }

  private static boolean isEmpty(YamlNode node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().isEmpty();
    }
    return node instanceof Mapping mapping && mapping.entries().isEmpty();
  }

  @Nullable Integer wholeNumber(String key, int least, int most) {
    YamlNode node = node(key);
    Long number = node == null ? null : values.wholeNumber(node, path(key), least, most);
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  @Nullable Long longNumber(String key, long least) {
    YamlNode node = node(key);
    return node == null ? null : values.wholeNumber(node, path(key), least, Long.MAX_VALUE);
  }

  /** The entries of a map with free keys, in file order. */
  List<Entry> entries(String key, String example) {
    YamlNode node = node(key);
    return node == null ? List.of() : values.entries(node, path(key), example);
  }

  /** A map with keys of its own. */
  @Nullable Keys map(String key, String example, KeySet keys) {
    YamlNode node = node(key);
    Mapping mapping =
        node == null ? null : values.mapping(node, path(key), "a map such as " + example);
    return mapping == null ? null : new Keys(values, path(key), at(key), mapping, keys);
  }

  /**
   * One of some words.
   *
   * @param notYet words that the language has and this build cannot do
   */
  @Nullable Text word(String key, List<String> words, List<String> notYet) {
    Text word = text(key);
    if (word == null || words.contains(word.value())) {
      return word;
    }
    if (notYet.contains(word.value())) {
      String instead = "It can be " + String.join(" or ", words) + ".";
      problems().add(YamlProblems.notSupportedYet(word.at(), path(key) + ": " + word, instead));
    } else {
      problems().add(ValueProblems.notOneOf(word, path(key), words));
    }
    return null;
  }

  /** As {@link #word}, or a default where it is absent or wrong. */
  String wordOr(String absent, String key, List<String> words, List<String> notYet) {
    Text word = word(key, words, notYet);
    return word == null ? absent : word.value();
  }
}
