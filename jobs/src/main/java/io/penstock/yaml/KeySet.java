package io.penstock.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that a map of the language can have.
 *
 * @param known those that work, in the order in which messages name them
 * @param notYet those that the language has and this build cannot do, with what can be done instead
 * @param whole what a file is called that is such a map
 */
record KeySet(List<String> known, Map<String, String> notYet, String whole) {
  KeySet {
    known = List.copyOf(known);
    notYet = Map.copyOf(notYet);
  }

  KeySet(List<String> known, Map<String, String> notYet) {
    this(known, notYet, "the pipeline");
  }

  static KeySet of(String... known) {
    return new KeySet(List.of(known), Map.of());
  }

  /** With a key that does not work yet, and a sentence that says what does, or none. */
  KeySet notYet(String key, String instead) {
    Map<String, String> more = new LinkedHashMap<>(notYet);
    more.put(key, instead);
    return new KeySet(known, more, whole);
  }
}
