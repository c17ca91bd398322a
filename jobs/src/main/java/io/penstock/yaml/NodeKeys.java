package io.penstock.yaml;

import io.penstock.definition.About;
import io.penstock.definition.Text;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys that nodes of several sections share. */
final class NodeKeys {
  private static final int MOST_PARTITIONS = 100_000;

  /** The names of Spark's StorageLevel. */
  private static final List<String> STORAGE_LEVELS =
      List.of(
          "NONE",
          "DISK_ONLY",
          "DISK_ONLY_2",
          "DISK_ONLY_3",
          "MEMORY_ONLY",
          "MEMORY_ONLY_2",
          "MEMORY_ONLY_SER",
          "MEMORY_ONLY_SER_2",
          "MEMORY_AND_DISK",
          "MEMORY_AND_DISK_2",
          "MEMORY_AND_DISK_SER",
          "MEMORY_AND_DISK_SER_2",
          "OFF_HEAP");

  private NodeKeys() {}

  static About about(Keys keys) {
    Text description = keys.text("description");
    return new About(description == null ? "" : description.value().strip(), tags(keys), Map.of());
  }

  static List<String> tags(Keys keys) {
    List<Text> tags = keys.texts("tags", "[nightly]");
    return keys.values().different(tags, keys.path("tags")).stream().map(Text::value).toList();
  }

  static @Nullable Integer repartition(Keys keys) {
    return keys.wholeNumber("repartition", 1, MOST_PARTITIONS);
  }

  /** A storage level, or null for none. */
  static @Nullable Text persist(Keys keys) {
    Text level = keys.word("persist", STORAGE_LEVELS, List.of());
    return level == null || level.value().equals("NONE") ? null : level;
  }
}
