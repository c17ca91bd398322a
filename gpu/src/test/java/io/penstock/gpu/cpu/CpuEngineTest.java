package io.penstock.gpu.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Sample;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.Storage;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuEngineTest {
  private static final HeapBudget PLENTY = new HeapBudget(1L << 30);

  /** Shapes around the sizes of vectors, tiles and blocks. */
  @ParameterizedTest
  @CsvSource({
    "0, 3", "1, 1", "1, 5", "7, 8", "9, 24", "100, 25", "65, 47", "333, 96", "5000, 3", "70, 700"
  })
  void givesTheSumsOfPlainLoops(int rows, int columns) {
    Sample sample = Sample.of(rows, columns, 3, 7L * rows + columns);

    for (Kernels kernels : List.of(new PlainKernels(), KernelChoice.vectors())) {
      for (Storage storage : Storage.values()) {
        Sample kept = storage == Storage.FLOAT32 ? sample.rounded() : sample;
        for (int threads : new int[] {1, 3}) {
          CpuEngine engine = new CpuEngine(threads, kernels, PLENTY);
          try (Shard first = sample.write(engine, storage, 0, rows / 3);
              Shard second = sample.write(engine, storage, rows / 3, rows)) {
            for (Pass pass : sample.passes(3)) {
              double[] sums = engine.run(pass, List.of(first, second));

              close(sums, kept.sums(pass), pass.name() + " of " + engine.description());
            }
          }
        }
      }
    }
  }

  private static void close(double[] sums, double[] expected, String what) {
    double scale = 1;
    for (double value : expected) {
      scale = Double.isFinite(value) ? Math.max(scale, Math.abs(value)) : scale;
    }
    assertThat(sums).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < sums.length; i++) {
      if (Double.isFinite(expected[i])) {
        assertThat(sums[i]).as(what + " " + i).isCloseTo(expected[i], within(scale * 1e-13));
      } else {
        assertThat(sums[i]).as(what + " " + i).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  void givesTheSameBitsAgain() {
    Sample sample = Sample.of(20_000, 33, 2, 5);
    CpuEngine engine = new CpuEngine(4, KernelChoice.vectors(), PLENTY);

    try (Shard shard = sample.write(engine, Storage.FLOAT64, 0, sample.rows())) {
      for (Pass pass : sample.passes(2)) {
        double[] first = engine.run(pass, List.of(shard));

        assertThat(Stream.generate(() -> engine.run(pass, List.of(shard))).limit(20))
            .as(pass.name())
            .allSatisfy(again -> assertThat(again).containsExactly(first));
      }
    }
  }

  @Test
  void sumsNoRowsThatHaveBeenFreed() {
    CpuEngine engine = new CpuEngine(1, new PlainKernels(), PLENTY);
    Shard shard = Sample.of(10, 2, 2, 1).write(engine, Storage.FLOAT64, 0, 10);
    shard.close();

    assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the rows have been freed");
  }

  @Test
  void saysWhatDoesNotFitAndGivesBackWhatItTook() {
    HeapBudget budget = new HeapBudget(1 << 20);
    CpuEngine engine = new CpuEngine(1, new PlainKernels(), budget);
    Sample sample = Sample.of(20_000, 10, 2, 1);

    assertThatThrownBy(() -> sample.write(engine, Storage.FLOAT64, 0, sample.rows()))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the rows need more than the 1 MiB that they may take of the heap of "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB: give the executors, or the driver of a local run, more memory, or take"
                + " storage float32");

    sample.write(engine, Storage.FLOAT64, 0, 10_000).close();
    sample.write(engine, Storage.FLOAT64, 0, 10_000).close();
  }
}
