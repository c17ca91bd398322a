package io.penstock.lake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What written rows do to the rows that a table has. */
public sealed interface PublishMode {
  /** The word in messages. */
  String keyword();

  /** Whether fewer rows may be written than were kept. */
  default boolean isReducing() {
    return false;
  }

  /** Rows are added. */
  record Append() implements PublishMode {
    @Override
    public String keyword() {
      return "append";
    }
  }

  /** Rows, columns and partitioning replace all that was there. */
  record Overwrite() implements PublishMode {
    @Override
    public String keyword() {
      return "overwrite";
    }
  }

  /**
   * Rows replace those in a range; every row that is written must lie in it, else the write fails.
   *
   * @param range of a column, such as one {@code as_of}
   */
  record ReplaceWhere(KeyRange range) implements PublishMode {
    @Override
    public String keyword() {
      return "replaceWhere";
    }
  }

  /**
   * Rows replace those of the same keys; null is a key like any other.
   *
   * @param keys the key columns
   * @param sequenceBy of several rows of one key the greatest by this column is taken, and it never
   *     replaces one that is greater; null: the last by file and record is taken
   * @param incoming whether a key may come more than once
   */
  record Merge(List<String> keys, @Nullable String sequenceBy, Incoming incoming)
      implements PublishMode {
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

    @Override
    public boolean isReducing() {
      return incoming == Incoming.ANY_PER_KEY || sequenceBy != null;
    }
  }

  /** How often a key is among the rows that are merged. */
  enum Incoming {
    /** Any number of times; costs a shuffle of the rows. */
    ANY_PER_KEY,
    /** At most once, by the way in which the rows were made. */
    ONE_PER_KEY
  }
}
