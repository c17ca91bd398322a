package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Shard;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** The shards that this JVM holds, by fit and partition. */
final class ShardRegistry {
  private static final Map<Key, Entry> ENTRIES = new ConcurrentHashMap<>();

  /** So many fits that are over are remembered: long enough for any task of theirs to end. */
  private static final int MAX_ENDED = 1000;

  private static final Deque<String> ENDED = new ConcurrentLinkedDeque<>();

  private ShardRegistry() {}

  /**
   * Adds a shard, unless another attempt of the same task has, which may be in use, or the fit is
   * over: a task may outlive it.
   */
  static void put(String fit, LoadedPartition loaded, Engine engine, Shard shard) {
    Entry entry = new Entry(loaded, engine, shard);
    if (ENTRIES.putIfAbsent(new Key(fit, loaded.index()), entry) != null) {
      shard.close();
    }
    if (ENDED.contains(fit)) {
      remove(fit);
    }
  }

  static @Nullable Entry find(String fit, int partition) {
    return ENTRIES.get(new Key(fit, partition));
  }

  /** Frees the shards of a fit that is over, also those that are still to come. */
  static void free(String fit) {
    if (!ENDED.contains(fit)) {
      ENDED.addFirst(fit);
    }
    while (ENDED.size() > MAX_ENDED) {
      ENDED.pollLast();
    }
    remove(fit);
  }

  /** The fits that are over, the last ones. */
  static List<String> ended() {
    return List.copyOf(ENDED);
  }

  private static void remove(String fit) {
    for (Key key : List.copyOf(ENTRIES.keySet())) {
      Entry entry = key.fit().equals(fit) ? ENTRIES.remove(key) : null;
      if (entry != null) {
        entry.shard().close();
      }
    }
  }

  /** How many shards there are. */
  static int size() {
    return ENTRIES.size();
  }

  private record Key(String fit, int partition) {}

  /**
   * A shard.
   *
   * @param loaded what is known of its rows
   * @param engine that holds them
   */
  record Entry(LoadedPartition loaded, Engine engine, Shard shard) {}
}
