package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a node's rows reach its Delta table; each form is idempotent, also after a kill. */
public sealed interface WriteMode {
  /** The word in the pipeline file. */
  String keyword();

  /** Rows are added; each input exactly once. */
  record Append() implements WriteMode {
    @Override
    public String keyword() {
      return "append";
    }
  }

  /** The rows replace all that was there. */
  record Overwrite() implements WriteMode {
    @Override
    public String keyword() {
      return "overwrite";
    }
  }

  /**
   * Rows replace those of the same keys.
   *
   * @param keys the key columns
   * @param sequenceBy of several rows of one key the greatest by this column wins, and an older one
   *     never replaces a newer; null: the last in (file, record) order wins
   * @param deleteWhen a boolean SQL expression over the incoming row: where it is TRUE, the row of
   *     its keys is deleted; null for never
   */
  record Merge(List<Text> keys, @Nullable Text sequenceBy, @Nullable Text deleteWhen)
      implements WriteMode {
    public Merge {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("keys: must not be empty");
      }
    }

    public Merge(List<Text> keys, @Nullable Text sequenceBy) {
      this(keys, sequenceBy, null);
    }

    @Override
    public String keyword() {
      return "merge";
    }
  }

  /** Rows replace those in the partitions that they have. */
  record OverwritePartitions() implements WriteMode {
    @Override
    public String keyword() {
      return "overwritePartitions";
    }
  }

  /**
   * A row that differs from the newest of its keys ends that one's time and begins its own.
   *
   * @param keys the key columns
   * @param sequenceBy the column that says since when a row is true
   */
  record Scd2(List<Text> keys, Text sequenceBy) implements WriteMode {
    public Scd2 {
      keys = List.copyOf(keys);
    }

    @Override
    public String keyword() {
      return "scd2";
    }
  }
}
