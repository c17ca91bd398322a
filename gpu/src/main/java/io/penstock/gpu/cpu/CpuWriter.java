package io.penstock.gpu.cpu;

import io.penstock.gpu.engine.Chunk;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps each chunk as a block. */
final class CpuWriter implements ShardWriter {
  /** Of a block: some of them fit into the cache of a core. */
  private static final int TARGET_BYTES = 1 << 18;

  private final HeapBudget budget;
  private final int columns;
  private final Storage storage;
  private final List<Block> blocks = new ArrayList<>();
  private @Nullable Chunk chunk;
  private long bytes;

  CpuWriter(HeapBudget budget, int columns, Storage storage) {
    this.budget = budget;
    this.columns = columns;
    this.storage = storage;
  }

  @Override
  public Chunk chunk() {
    if (chunk == null) {
      int rows = TARGET_BYTES / Double.BYTES / columns / Kernels.ROWS * Kernels.ROWS;
      chunk = Chunk.of(Math.max(Kernels.ROWS, rows), columns);
    }
    return chunk;
  }

  @Override
  public void commit(int rows) {
    if (rows == 0) {
      return;
    }
    long added = rows * (columns * (long) storage.bytes() + 2 * Double.BYTES);
    budget.take(added);
    bytes += added;
    blocks.add(Block.of(chunk(), rows, columns, storage));
    chunk = null;
  }

  @Override
  public Shard finish() {
    CpuShard shard = new CpuShard(budget, columns, blocks, bytes);
    bytes = 0;
    blocks.clear();
    return shard;
  }

  @Override
  public void close() {
    budget.give(bytes);
    bytes = 0;
    blocks.clear();
  }
}
