package io.penstock.gpu.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.gpu.cpu.CpuEngine;
import io.penstock.gpu.engine.Rates;
import org.junit.jupiter.api.Test;

class CostModelTest {
  /**
   * 1 TB/s, 10 Tflop/s, loads 10 GB/s, 1 ms a pass; and a fortieth, a hundredth, no load, 0.01 ms.
   */
  private static final CostModel COSTS =
      new CostModel(new Rates(1e12, 1e13, 1e10, 1e-3), new Rates(2.5e10, 1e11, 1e12, 1e-5));

  @Test
  void takesTheGpuForMuchWorkOnly() {
    Workload large = new Workload(8L << 30, 100, 0);
    Workload small = new Workload(4 << 20, 100, 0);
    Workload oneGram = new Workload(8L << 30, 100, 4096);

    assertThat(COSTS.favoursGpu(large, 1000)).isTrue();
    assertThat(COSTS.favoursGpu(small, 23)).isFalse();
    assertThat(COSTS.favoursGpu(oneGram, 1000)).isTrue(); // 0.86 s of load against 10.7 s of work
    assertThat(COSTS.favoursGpu(oneGram, 10)).isFalse(); // against 0.1 s
  }

  /** 8 GiB: 0.859 s of load and 100 * (0.001 + 0.00859) s; 0.00859 s and 100 * 0.3436 s. */
  @Test
  void saysWhatItExpects() {
    assertThat(COSTS.explain(new Workload(8L << 30, 100, 0), 1000))
        .isEqualTo(
            "at most 1.82 s are expected on the GPU and 34.4 s on the CPU, for 8.00 GiB and at"
                + " most 100 passes");
  }

  @Test
  void measuresAnEngineOnce() {
    Rates rates = MeasuredRates.of(new CpuEngine(2));

    assertThat(rates.passBytesPerSecond()).isBetween(1e8, 1e13);
    assertThat(rates.gramFlopsPerSecond()).isBetween(1e7, 1e14);
    assertThat(rates.loadBytesPerSecond()).isBetween(1e7, 1e14);
    assertThat(rates.secondsPerPass()).isBetween(0.0, 1.0);
    assertThat(MeasuredRates.of(new CpuEngine(2))).isSameAs(rates);
  }
}
