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
   */
  record Merge(List<Text> keys, @Nullable Text sequenceBy) implements WriteMode {
    public Merge {
      keys = List.copyOf(keys);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("keys: must not be empty");
      }
    }

    @Override
    public String keyword() {
      return "merge";
    }
  }
}
