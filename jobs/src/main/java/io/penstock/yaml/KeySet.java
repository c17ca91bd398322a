package io.penstock.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a map of the language can have. A key is added by a line here, and a line in the
 * reader that owns the set.
 *
 * @param title what such a map is called, in the singular
 * @param example such a map, as YAML in one line; empty where there is no short one
 * @param keys in the order in which messages and the documentation name them
 * @param oneOf keys of which there must be exactly one; empty where there is no such choice
 */
record KeySet(String title, String example, List<Key> keys, List<String> oneOf) {
  KeySet {
    keys = List.copyOf(keys);
    oneOf = List.copyOf(oneOf);
  }

  static KeySet of(String title, String example, Key... keys) {
    return new KeySet(title, example, List.of(keys), List.of());
  }

  /** With more keys. */
  KeySet and(Key... more) {
    List<Key> all = new ArrayList<>(keys);
    all.addAll(List.of(more));
    return new KeySet(title, example, all, oneOf);
  }

  /** Exactly one of these keys must be there; the reader says so. */
  KeySet exactlyOneOf(String... names) {
    return new KeySet(title, example, keys, List.of(names));
  }

  /** The key of that name, or null. */
  @Nullable Key key(String name) {
    return keys.stream().filter(key -> key.name().equals(name)).findFirst().orElse(null);
  }

  /** The names of the keys that this build can execute. */
  List<String> known() {
    return keys.stream().filter(key -> !key.isNotYet()).map(Key::name).toList();
  }

  /** All sets that this one is made of, itself first, by title. */
  Map<String, KeySet> all() {
    Map<String, KeySet> found = new LinkedHashMap<>();
    collect(found);
    return found;
  }

  private void collect(Map<String, KeySet> found) {
    KeySet other = found.putIfAbsent(title, this);
    if (other == null) {
      keys.forEach(key -> collect(key.kind(), found));
    } else if (!other.equals(this)) {
      throw new IllegalStateException("two sets of keys are called '" + title + "'");
    }
  }

  private static void collect(Kind kind, Map<String, KeySet> found) {
    if (kind instanceof Kind.MapOf map) {
      map.keys().collect(found);
    }
    kind.parts().forEach(part -> collect(part, found));
  }
}
