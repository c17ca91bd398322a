package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mistakes that the emulated device must find, or no test on it would mean much. */
class EmulatedDeviceTest {
  private static final int[] ONE_BLOCK = {1};

  private KernelRig rig;

  @BeforeEach
  void start() {
    rig = new KernelRig();
  }

  @AfterEach
  void end() {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void tooLittleSharedMemory() {
    long x = rig.values(1, 2, 3, 4);
    long sums = rig.sums(3);
    int needed = KernelsTest.linearBytes(1, false, 4);

    assertThat(linear(x, sums, needed - 8)).isEqualTo(1);
    assertThat(linear(x, sums, needed)).isZero();
  }

  @Test
  void anotherBlockSize() {
    long partials = rig.values(1, 2);

    int code = rig.tryLaunch("reduce_sum", ONE_BLOCK, 128, 0, partials, 1, 2L, rig.sums(2), 0);

    assertThat(code).isEqualTo(1);
  }

  @Test
  void rowsThatWideCopiesCannotRead() {
    long x = rig.values(1, 2, 3, 4, 5);
    long sums = rig.sums(3);
    linear(x + 8, sums, KernelsTest.linearBytes(1, false, 4));

    assertThatThrownBy(() -> rig.read(sums, 3)).hasMessage("cuMemcpyDtoH_v2 gives 716");
  }

  @Test
  void writesBeyondAnAllocation() {
    long partials = rig.values(1, 2);
    long out = rig.sums(1);

    assertThatThrownBy(() -> reduce(partials, out)).hasMessage("cuCtxSynchronize gives 700");
  }

  @Test
  void memoryThatIsNotThere() {
    long partials = rig.values(1, 2);

    assertThatThrownBy(() -> reduce(partials, 4096)).hasMessage("cuCtxSynchronize gives 700");
  }

  @Test
  void plantedFaultsComeOnce() {
    EmulatedDevice.fail("cuMemAlloc", 2, 2);

    rig.sums(1);
    assertThatThrownBy(() -> rig.sums(1)).hasMessage("cuMemAlloc_v2 gives 2");
    rig.sums(1);
  }

  @Test
  void memoryEnds() {
    long taken = EmulatedDevice.get("bytes");
    EmulatedDevice.set("memory", taken + 64);

    rig.sums(8);
    assertThatThrownBy(() -> rig.sums(1)).hasMessage("cuMemAlloc_v2 gives 2");
  }

  private int linear(long x, long sums, int shared) {
    long y = rig.values(0, 1, 0, 1);
    long w = rig.values(1, 1, 1, 1);
    long coefficients = rig.values(1);
    return rig.tryLaunch(
        "linear_f64",
        ONE_BLOCK,
        256,
        shared,
        x,
        y,
        w,
        4L,
        1,
        0,
        sums,
        coefficients,
        0.0,
        1.0,
        0,
        4);
  }

  private void reduce(long partials, long out) {
    rig.launch("reduce_sum", ONE_BLOCK, 256, 0, partials, 1, 2L, out, 0);
  }
}
