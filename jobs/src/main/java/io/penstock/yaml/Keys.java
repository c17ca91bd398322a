package io.penstock.yaml;

import io.penstock.definition.Text;
import io.penstock.problem.NearNames;
import io.penstock.problem.Position;
import io.penstock.yaml.YamlNode.Entry;
import io.penstock.yaml.YamlNode.Mapping;
import io.penstock.yaml.YamlNode.Refused;
import io.penstock.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a map of the language by its keys. What is absent is null or empty; what is wrong is a
 * problem, and then null or empty too. Keys that the map cannot have, or must have, are problems
 * from the start; one that this build cannot execute is read like any other, and is a problem.
 */
final class Keys {
  private static final int MOST_UNKNOWN = 100;

  private final Values values;
  private final String path;
  private final String name;
  private final Position at;
  private final KeySet keys;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> unknown = new ArrayList<>();

  /** A map with keys of its own, by a name that the user chose. */
  record Named(Text name, Keys keys) {}

  /**
   * Opens a map.
   *
   * @param path how messages name it: {@code tables.spending}, or empty for the file itself
   * @param at where a missing key is reported
   */
  Keys(Values values, String path, Position at, Mapping mapping, KeySet keys) {
    this.values = values;
    this.path = path;
    this.name = path.isEmpty() ? "the " + keys.title() : path;
    this.at = at;
    this.keys = keys;
    mapping.entries().forEach(this::take);
    keys.keys().forEach(this::requireWhereItMust);
  }

  private void take(Entry entry) {
    Key key = keys.key(entry.key().value());
    if (key == null) {
      problems().add(() -> YamlProblems.unknownKey(entry.key(), name, keys.known()));
      unknown.add(entry.key().value());
      return;
    }
    entries.put(key.name(), entry);
    if (key.instead() != null) {
      problems()
          .add(YamlProblems.notSupportedYet(entry.key().at(), path(key.name()), key.instead()));
    }
  }

  private void requireWhereItMust(Key key) {
    if (key.isRequired() && (key.unless() == null || !has(key.unless()))) {
      require(key.name());
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

  /** Where the key stands; the map's own place if it is absent. */
  Position at(String key) {
    Entry entry = entries.get(key);
    return entry == null ? at : entry.key().at();
  }

  /** A right value of the key. */
  String example(String key) {
    return key(key).example();
  }

  /** Reports the key if it is absent; one that is misspelt is reported already. */
  void require(String key) {
    if (!has(key) && !isMisspelt(key)) {
      Key missing = key(key);
      problems()
          .add(
              YamlProblems.missingKey(
                  at, name, missing.isRequired() ? missing : missing.required()));
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
    Entry entry = entries.get(key(key).name());
    if (entry == null || entry.value() instanceof Refused) {
      return null;
    }
    if (entry.value() instanceof Scalar scalar && scalar.isMissing()) {
      problems().add(YamlProblems.missingValue(at(key), path(key)));
      return null;
    }
    return entry.value();
  }

  /** Whether the file seems to have the key under a name that is not quite its own. */
  boolean isMisspelt(String key) {
    return !has(key)
        && unknown.stream()
            .limit(MOST_UNKNOWN)
            .anyMatch(
                name -> NearNames.nearest(name, keys.known()).filter(key::equals).isPresent());
  }

  /** Whether the value is one single value and not a list or a map. */
  boolean isScalar(String key) {
    return has(key) && node(key) instanceof Scalar;
  }

  /** Whether the value is this word. */
  boolean is(String key, String word) {
    return has(key) && node(key) instanceof Scalar scalar && scalar.text().value().equals(word);
  }

  /** Text, of the form that the key has. */
  @Nullable Text text(String key) {
    YamlNode node = node(key);
    Text text = node == null ? null : values.text(node, path(key));
    if (text == null || !(key(key).kind() instanceof Kind.Plain plain) || plain.accepts(text)) {
      return text;
    }
    problems().add(ValueProblems.badValue(text, path(key), plain.wanted()));
    return null;
  }

  @Nullable Text sql(String key) {
    YamlNode node = node(key);
    return node == null ? null : values.sql(node, path(key));
  }

  /** A list of texts, or of columns, which then differ. */
  List<Text> texts(String key) {
    Kind.Texts kind = kind(key, Kind.Texts.class);
    YamlNode node = node(key);
    if (node == null) {
      return List.of();
    }
    if (kind.some()) {
      refuseEmpty(key);
    }
    return kind.differ()
        ? values.columns(node, path(key))
        : values.texts(node, path(key), key(key).example());
  }

  /** A list of texts, or one text. */
  List<Text> textOrTexts(String key) {
    if (!isScalar(key)) {
      return texts(key);
    }
    Text text = text(key);
    return text == null ? List.of() : List.of(text);
  }

  /** Reports a list or a map that has nothing in it. */
  void refuseEmpty(String key) {
    Entry entry = entries.get(key);
    if (entry != null && entry.value().isEmpty()) {
      problems().add(YamlProblems.missingValue(entry.value().at(), path(key)));
    }
  }

  @Nullable Integer wholeNumber(String key) {
    Long number = longNumber(key);
    return number == null ? null : (Integer) Math.toIntExact(number);
  }

  @Nullable Long longNumber(String key) {
    Kind.WholeNumber kind = kind(key, Kind.WholeNumber.class);
    YamlNode node = node(key);
    return node == null ? null : values.wholeNumber(node, path(key), kind.least(), kind.most());
  }

  /** A number between 0 and 1. */
  @Nullable Double share(String key) {
    YamlNode node = node(key);
    return node == null ? null : values.share(node, path(key));
  }

  /** A number of at least 0. */
  @Nullable Double amount(String key) {
    YamlNode node = node(key);
    return node == null ? null : values.amount(node, path(key));
  }

  /** {@code true} or {@code false}; false where it is absent or wrong. */
  boolean isTrue(String key) {
    YamlNode node = node(key);
    return node != null && values.isTrue(node, path(key));
  }

  /** The entries of a map with free keys, in file order. */
  List<Entry> entries(String key) {
    Kind.Entries kind = kind(key, Kind.Entries.class);
    if (kind.some()) {
      refuseEmpty(key);
    }
    YamlNode node = node(key);
    return node == null ? List.of() : values.entries(node, path(key), key(key).example());
  }

  /** The maps of a map with free keys, in file order; what is none is left out. */
  List<Named> maps(String key) {
    Kind.MapOf kind = (Kind.MapOf) kind(key, Kind.Entries.class).value();
    List<Named> maps = new ArrayList<>();
    for (Entry entry : entries(key)) {
      String path = path(key) + "." + YamlProblems.shown(entry.key().value());
      Mapping mapping = values.mapping(entry.value(), path, wanted(kind.keys().example()));
      if (mapping != null) {
        Keys keys = new Keys(values, path, entry.key().at(), mapping, kind.keys());
        maps.add(new Named(entry.key(), keys));
      }
    }
    return maps;
  }

  /** A map with keys of its own. */
  @Nullable Keys map(String key) {
    KeySet own = kind(key, Kind.MapOf.class).keys();
    YamlNode node = node(key);
    Mapping mapping =
        node == null ? null : values.mapping(node, path(key), wanted(key(key).example()));
    return mapping == null ? null : new Keys(values, path(key), at(key), mapping, own);
  }

  private static String wanted(String example) {
    return "a map such as " + example;
  }

  /** One of the words of the key; one that this build cannot do is a problem, and the value. */
  @Nullable Text word(String key) {
    Kind.Words words = kind(key, Kind.Words.class);
    Text word = word(key, words.known(), words.notYet());
    if (word != null && words.notYet().contains(word.value())) {
      String instead = "It can be " + String.join(" or ", words.known()) + ".";
      problems().add(YamlProblems.notSupportedYet(word.at(), path(key) + ": " + word, instead));
    }
    return word;
  }

  /** As {@link #word}, or a default where it is absent or wrong. */
  String wordOr(String absent, String key) {
    Text word = word(key);
    return word == null ? absent : word.value();
  }

  /** One of some of the words of a key. */
  @Nullable Text word(String key, List<String> words, List<String> more) {
    Text word = text(key);
    if (word == null || words.contains(word.value()) || more.contains(word.value())) {
      return word;
    }
    problems().add(ValueProblems.notOneOf(word, path(key), words));
    return null;
  }

  private Key key(String name) {
    Key key = keys.key(name);
    if (key == null) {
      throw new IllegalStateException("'" + name + "' is not a key of a " + keys.title());
    }
    return key;
  }

  /** The kind of the key, or that of its alternatives which is of this class. */
  private <K extends Kind> K kind(String name, Class<K> wanted) {
    Kind kind = key(name).kind();
    return Stream.concat(Stream.of(kind), kind.parts().stream())
        .filter(wanted::isInstance)
        .map(wanted::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is not " + wanted.getSimpleName()));
  }
}
