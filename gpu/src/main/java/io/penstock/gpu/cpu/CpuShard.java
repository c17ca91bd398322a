package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.Shard;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows on the heap. */
final class CpuShard implements Shard {
  private final HeapBudget budget;
  private final int columns;
  private final long rows;
  private final long bytes;
  private @Nullable List<Block> blocks;

  CpuShard(HeapBudget budget, int columns, List<Block> blocks, long bytes) {
    this.budget = budget;
    this.columns = columns;
    this.rows = blocks.stream().mapToLong(Block::rows).sum();
    this.bytes = bytes;
    this.blocks = List.copyOf(blocks);
  }

  synchronized List<Block> blocks() {
    if (blocks == null) { // sums without them would be wrong, and nobody would know
      throw new IllegalStateException("the rows have been freed");
    }
    return blocks;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public synchronized void close() {
    if (blocks != null) {
      budget.give(bytes);
      blocks = null;
    }
  }
}
