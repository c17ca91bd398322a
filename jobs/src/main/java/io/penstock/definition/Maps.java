package io.penstock.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of maps that keep the order of the file. */
final class Maps {
  private Maps() {}

  static <K, V> Map<K, V> copyInOrder(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
