package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final FakeCudaApi fake = new FakeCudaApi();

  @Test
  void deviceMemoryKeepsToItsBudget() {
    DeviceMemory memory = new DeviceMemory(fake.context(), 1000);

    long first = memory.tryAllocate(600);

    assertThat(first).isNotZero();
    assertThat(memory.tryAllocate(401)).isZero();
    assertThat(memory.tryAllocate(400)).isNotZero();
    assertThat(memory.used()).isEqualTo(1000);
    assertThat(memory.blocks()).isEqualTo(2);
    memory.free(first, 600);
    assertThat(memory.used()).isEqualTo(400);
    assertThat(memory.blocks()).isEqualTo(1);
  }

  @Test
  void deviceMemoryCountsNothingThatTheDeviceRefused() {
    DeviceMemory memory = new DeviceMemory(fake.context(), 1000);
    fake.failing("cuMemAlloc_v2", 2);

    assertThat(memory.tryAllocate(600)).isZero();
    assertThat(memory.used()).isZero();
    assertThat(memory.blocks()).isZero();
  }

  @Test
  void hostMemoryKeepsToItsBudget() {
    HostMemory memory = new HostMemory(1000);

    byte[] first = Objects.requireNonNull(memory.tryAllocate(600));

    assertThat(first).hasSize(600);
    assertThat(memory.tryAllocate(401)).isNull();
    memory.free(first);
    assertThat(memory.used()).isZero();
  }

  @Test
  void hostMemoryRefusesWhatTheHeapHasNotGot() {
    HostMemory memory = new HostMemory(Long.MAX_VALUE);

    // More than any array can have.
    assertThat(memory.tryAllocate(Integer.MAX_VALUE)).isNull();
    assertThat(memory.used()).isZero();
  }
}
