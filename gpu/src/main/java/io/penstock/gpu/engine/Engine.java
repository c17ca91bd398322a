package io.penstock.gpu.engine;

import java.util.List;

/**
 * Holds rows and sums over them. One engine serves all tasks of its JVM; its methods may be called
 * from many threads.
 */
public interface Engine {
  /** One line for reports: what computes, as in {@code CPU, 2 threads, 512-bit vectors}. */
  String description();

  /**
   * Starts a shard, the rows of one partition.
   *
   * @param columns of each row, at least 1
   * @param storage how its values are kept
   * @throws EngineException where the engine cannot take such rows
   */
  ShardWriter writer(int columns, Storage storage);

  /**
   * The sums of a pass over all rows of some shards of this engine. For the same shards, in the
   * same order, on the same device, the same bits each time.
   *
   * @param shards with equal columns; none, or without rows, gives {@link Pass#empty}
   * @return as {@link Pass} says
   * @throws EngineException where the device fails; the shards are still whole
   */
  double[] run(Pass pass, List<? extends Shard> shards);
}
