package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.Storage;
import java.lang.ref.Cleaner;
import java.util.List;

/** Rows on the device, and on the heap where the device had no room. */
final class CudaShard implements Shard {
  /** Frees what nobody closed: a task may die half-way. */
  static final Cleaner CLEANER = Cleaner.create();

  private final Holdings holdings;
  private final Cleaner.Cleanable cleanable;
  private final int columns;
  private final Storage storage;

  CudaShard(Holdings holdings, int columns, Storage storage) {
    this.holdings = holdings;
    this.columns = columns;
    this.storage = storage;
    this.cleanable = CLEANER.register(this, holdings);
  }

  Holdings holdings() {
    return holdings;
  }

  List<Slab> slabs() {
    return holdings.slabs();
  }

  Storage storage() {
    return storage;
  }

  @Override
  public long rows() {
    return slabs().stream().mapToLong(Slab::rows).sum();
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public long bytes() {
    return slabs().stream().mapToLong(slab -> slab.layout().bytes()).sum();
  }

  @Override
  public void close() {
    cleanable.clean();
  }
}
