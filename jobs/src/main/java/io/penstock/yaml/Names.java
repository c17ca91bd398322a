package io.penstock.yaml;

import io.penstock.definition.Text;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The names of the nodes of a file that could not be read. */
final class Names {
  private final Set<String> keys = new HashSet<>();
  private final List<String> broken = new ArrayList<>();

  void addBroken(Text name) {
    if (keys.add(key(name))) {
      broken.add(name.value());
    }
  }

  boolean isBroken(Text name) {
    return keys.contains(key(name));
  }

  /** In the order in which they were found. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  static String key(Text name) {
    return name.value().toLowerCase(Locale.ROOT);
  }
}
