package io.penstock.gpu.fit;

import io.penstock.gpu.engine.Engine;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Rows in this JVM, which is driver and executor at once. */
final class LocalRows extends ResidentRows {
  private final String fit;
  private final List<Shard> shards = new ArrayList<>();
  private @Nullable Engine engine;

  LocalRows(String fit, List<LoadedPartition> partitions, IntFunction<String> notFinite) {
    super(partitions, notFinite);
    this.fit = fit;
    for (LoadedPartition partition : partitions) {
      ShardRegistry.Entry entry = ShardRegistry.find(fit, partition.index());
      if (entry != null) {
        engine = entry.engine();
        shards.add(entry.shard());
      }
    }
  }

  @Override
  double[] sums(Pass pass) {
    return engine == null ? pass.empty(columns()) : engine.run(pass, shards);
  }

  @Override
  public void close() {
    ShardRegistry.free(fit);
  }
}
