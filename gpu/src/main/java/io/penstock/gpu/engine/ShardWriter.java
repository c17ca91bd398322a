package io.penstock.gpu.engine;

/**
 * Fills a shard, a chunk of rows at a time; used by one thread. Closed without {@link #finish} it
 * frees what it holds.
 */
public interface ShardWriter extends AutoCloseable {
  /** Where the next rows are to be written. The same object until {@link #commit}. */
  Chunk chunk();

  /**
   * Takes the first rows of the chunk.
   *
   * @param rows from 0 to {@link Chunk#capacity}
   * @throws EngineException where they do not fit into the memory that the engine may use
   */
  void commit(int rows);

  /** The shard with all committed rows; the writer is then at its end. */
  Shard finish();

  @Override
  void close();
}
