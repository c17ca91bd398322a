package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Products of columns by an emulated cuBLAS, against plain loops. */
class CublasTest {
  /** Those of the example by which it is tried. */
  private static final int TRIED = 3;

  private static final Pass GRAM = new Pass.Gram();

  private final List<String> logged = new ArrayList<>();
  private final AbstractAppender appender =
      new AbstractAppender("cublas", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          logged.add(event.getMessage().getFormattedMessage());
        }
      };
  private final Logger log = (Logger) LogManager.getLogger(TrustedCublas.class);
  private CudaEngine engine;

  @BeforeEach
  void open() {
    EmulatedDevice.set("reset", 1);
    engine = open(EmulatedDevice.library().toString(), 0.8);
    appender.start();
    log.addAppender(appender);
    log.setLevel(Level.WARN);
  }

  @AfterEach
  void nothingIsLeft() {
    log.removeAppender(appender);
    engine.close();
    for (String kind :
        new String[] {"allocations", "host", "streams", "events", "modules", "handles"}) {
      assertThat(EmulatedDevice.get(kind)).as(kind + " that were not freed").isZero();
    }
  }

  private static CudaEngine open(String cublas, double deviceShare) {
    String library = EmulatedDevice.library().toString();
    CudaProbe probe = CudaDevices.probe(0, new CudaSettings(library, cublas, deviceShare, 0.3));
    return Objects.requireNonNull(probe.engine(), probe.reason());
  }

  private void reopen(String cublas, double deviceShare) {
    engine.close();
    engine = open(cublas, deviceShare);
  }

  private static Table ones(int rows, int columns) {
    Table table = Table.random(rows, columns, 3, 7);
    Arrays.fill(table.w(), 1);
    return table;
  }

  private void assertGram(Table table, Storage storage, long syrks) {
    try (Shard shard = table.load(engine, storage)) {
      double[] sums = engine.run(GRAM, List.of(shard));
      CudaEngineContract.assertSums(sums, GRAM, table.as(storage));
      assertThat(engine.run(GRAM, List.of(shard))).containsExactly(sums);
    }
    assertThat(EmulatedDevice.get("syrks")).isEqualTo(syrks);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "2, 1", "17, 3", "257, 8", "300, 33", "500, 65", "9, 130"})
  void givesTheSumsOfPlainLoops(int rows, int columns) {
    assertGram(ones(rows, columns), Storage.FLOAT64, TRIED + 2);

    assertThat(engine.description()).isEqualTo(device() + ", cuBLAS");
    assertThat(logged).isEmpty();
  }

  private String device() {
    return engine.workplace().context().device().description();
  }

  @Test
  void addsUpShards() {
    Table table = ones(400, 5);
    try (Shard first = table.load(engine, Storage.FLOAT64, 0, 13, 100);
        Shard empty = table.load(engine, Storage.FLOAT64, 13, 13, 100);
        Shard second = table.load(engine, Storage.FLOAT64, 13, 14, 100);
        Shard third = table.load(engine, Storage.FLOAT64, 14, 400, 100)) {
      double[] sums = engine.run(GRAM, List.of(first, empty, second, third));

      CudaEngineContract.assertSums(sums, GRAM, table);
    }
    assertThat(EmulatedDevice.get("syrks")).isEqualTo(TRIED + 3);
  }

  @Test
  void addsUpSlabs() {
    // Room for the slabs, not for one in their place.
    reopen(EmulatedDevice.library().toString(), 40_000.0 / (1L << 30));
    Table table = ones(300, 8);
    try (Shard shard = table.load(engine, Storage.FLOAT64, 0, 300, 50)) {
      int slabs = ((CudaShard) shard).slabs().size();
      assertThat(slabs).isGreaterThan(1);
      CudaEngineContract.assertSums(engine.run(GRAM, List.of(shard)), GRAM, table);
      assertThat(EmulatedDevice.get("syrks")).isEqualTo(TRIED + slabs);
    }
  }

  @Test
  void isNotLookedForWhereItIsOfNoUse() {
    Table weighted = ones(100, 5);
    weighted.w()[99] = 1.5;
    assertGram(weighted, Storage.FLOAT64, 0);
    assertGram(ones(100, 5).withZeroWeights(), Storage.FLOAT64, 0);
    assertGram(ones(100, 5), Storage.FLOAT32, 0);

    assertThat(engine.description()).isEqualTo(device());
  }

  @Test
  void oneWeightedShardTakesAllToOurKernel() {
    Table table = ones(100, 5);
    table.w()[70] = 0.5;
    try (Shard first = table.load(engine, Storage.FLOAT64, 0, 50, 100);
        Shard second = table.load(engine, Storage.FLOAT64, 50, 100, 100)) {
      CudaEngineContract.assertSums(engine.run(GRAM, List.of(first, second)), GRAM, table);
    }
    assertThat(EmulatedDevice.get("syrks")).isZero();
  }

  @Test
  void rowsOnTheHeapGoToOurKernel() {
    reopen(EmulatedDevice.library().toString(), 1e-9);

    assertGram(ones(100, 5), Storage.FLOAT64, 0);
  }

  @Test
  void isNotUsedWhereItIsWrong() {
    EmulatedDevice.set("wrongSyrks", 1);

    assertGram(ones(100, 5), Storage.FLOAT64, TRIED);

    assertThat(engine.description()).isEqualTo(device());
    assertThat(logged)
        .containsExactly(
            EmulatedDevice.library()
                + " is not used, our own kernels do its work: its sums differ from theirs. Install"
                + " cuBLAS 13 anew, or set -Dpenstock.cuda.cublas=off.");
  }

  @Test
  void isNotUsedWhereItFailsAtOnce() {
    EmulatedDevice.fail("cublasDsyrk", 2, 13);

    assertGram(ones(100, 5), Storage.FLOAT64, 1);

    assertThat(logged)
        .containsExactly(
            EmulatedDevice.library()
                + " is not used, our own kernels do its work: cublasDsyrk of 33 x 49 failed on"
                + " Emulated device: status 13. Set -Dpenstock.cuda.cublas=off to do without"
                + " cuBLAS.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cublasCreate", "cublasSetStream"})
  void isNotUsedWhereItDoesNotStart(String call) {
    EmulatedDevice.fail(call, 1, 1);

    assertGram(ones(100, 5), Storage.FLOAT64, 0);

    assertThat(logged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "libcublas-of-nobody.so.13"})
  void isNotUsedWhereItIsNotThere(String library) {
    reopen(library, 0.8);

    assertGram(ones(100, 5), Storage.FLOAT64, 0);

    assertThat(logged).isEmpty();
  }

  @Test
  void isNotUsedWhereItIsAnotherLibrary() {
    reopen("libm.so.6", 0.8);

    assertGram(ones(100, 5), Storage.FLOAT64, 0);

    assertThat(logged).hasSize(1);
    assertThat(logged.get(0))
        .startsWith("libm.so.6 is not used, our own kernels do its work: ")
        .contains("'cublasCreate_v2'")
        .endsWith(". Install cuBLAS 13 anew, or set -Dpenstock.cuda.cublas=off.");
  }

  @Test
  void saysHowItFailed() {
    Table table = ones(2000, 5);
    assertGram(table, Storage.FLOAT64, TRIED + 2);
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      EmulatedDevice.fail("cublasDsyrk", 1, 13);

      assertThatThrownBy(() -> engine.run(GRAM, List.of(shard)))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "cublasDsyrk of 5 x 2,000 failed on Emulated device: status 13. Set"
                  + " -Dpenstock.cuda.cublas=off to do without cuBLAS.");
      CudaEngineContract.assertSums(engine.run(GRAM, List.of(shard)), GRAM, table);
    }
  }
}
