package io.penstock.gpu.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Sample;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.Storage;
import io.penstock.gpu.fit.LoadedPartition.Outcome;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class ShardRegistryTest {
  private final CpuEngine engine = new CpuEngine(1);
  private final String fit = UUID.randomUUID().toString();

  private Shard put() {
    Shard shard = Sample.of(5, 2, 2, 1).write(engine, Storage.FLOAT64, 0, 5);
    LoadedPartition loaded =
        new LoadedPartition(
            7, "", "", 2, shard.bytes(), new LabelSummary(), Outcome.LOADED, null, -1);
    ShardRegistry.put(fit, loaded, engine, shard);
    return shard;
  }

  @Test
  void keepsTheShardThatIsInUseWhenAnotherAttemptEnds() {
    Shard first = put();
    Shard second = put();

    ShardRegistry.Entry entry = ShardRegistry.find(fit, 7);

    assertThat(entry).isNotNull().extracting(ShardRegistry.Entry::shard).isSameAs(first);
    assertThat(second).satisfies(isFreed());
    ShardRegistry.free(fit);
    assertThat(first).satisfies(isFreed());
  }

  @Test
  void freesAShardThatComesAfterItsFitIsOver() {
    ShardRegistry.free(fit);

    Shard late = put();

    assertThat(ShardRegistry.find(fit, 7)).isNull();
    assertThat(late).satisfies(isFreed());
  }

  private ThrowingConsumer<Shard> isFreed() {
    return shard ->
        assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
            .hasMessage("the rows have been freed");
  }
}
