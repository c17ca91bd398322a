package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Shard;
import io.penstock.gpu.engine.ShardWriter;
import io.penstock.gpu.engine.Storage;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left when the driver fails, on the emulated device. */
class CudaFaultsTest {
  private static final int INVALID_VALUE = 1;
  private static final int OUT_OF_MEMORY = 2;
  private static final int ILLEGAL_ADDRESS = 700;

  private final Table table = Table.random(200, 5, 3, 7);
  private final List<Pass> passes = CudaEngineContract.passes(5);
  private CudaEngine engine;

  @BeforeEach
  void open() {
    EmulatedDevice.set("reset", 1);
    engine = open(0.8);
  }

  @AfterEach
  void nothingIsLeft() {
    EmulatedDevice.set("reset", 1);
    engine.close();
    for (String kind : new String[] {"allocations", "host", "streams", "events", "modules"}) {
      assertThat(EmulatedDevice.get(kind)).as(kind + " that were not freed").isZero();
    }
  }

  private static CudaEngine open(double deviceShare) {
    String library = EmulatedDevice.library().toString();
    CudaProbe probe = CudaDevices.probe(0, new CudaSettings(library, "off", deviceShare, 0.3));
    return Objects.requireNonNull(probe.engine(), probe.reason());
  }

  /**
   * Each call of the driver fails, the first time, the second and so on: an error or right sums.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuCtxPushCurrent",
        "cuMemAlloc",
        "cuMemHostAlloc",
        "cuMemcpyHtoDAsync",
        "cuMemcpyDtoHAsync",
        "cuMemcpyDtoDAsync",
        "cuStreamCreate",
        "cuStreamSynchronize",
        "cuStreamWaitEvent",
        "cuEventCreate",
        "cuEventRecord",
        "cuEventSynchronize",
        "cuFuncSetAttribute",
        "cuModuleGetFunction",
        "cuLaunchKernel"
      })
  void survivesAFailureOfEachCall(String call) {
    engine.close();
    for (int n : new int[] {1, 2, 5, 13}) {
      // Half of the rows wait on the heap.
      engine = open(6000.0 / (1L << 30));
      EmulatedDevice.fail(call, n, call.endsWith("Alloc") ? OUT_OF_MEMORY : INVALID_VALUE);
      try {
        loadAndRun();
      } catch (EngineException e) {
        assertThat(e).hasMessageContaining(call).hasMessageContaining("failed on");
      }
      EmulatedDevice.fail(call, 0, 0);

      loadAndRun();

      assertThat(engine.workplace().deviceMemory().used()).isZero();
      assertThat(engine.workplace().hostMemory().used()).isZero();
      engine.close();
      assertThat(EmulatedDevice.get("allocations")).isZero();
    }
    engine = open(0.8);
  }

  private void loadAndRun() {
    try (Shard shard = table.load(engine, Storage.FLOAT64, 0, 200, 20)) {
      for (Pass pass : List.of(passes.get(2), passes.get(3))) {
        CudaEngineContract.assertSums(engine.run(pass, List.of(shard)), pass, table);
      }
    }
  }

  @Test
  void rowsGoToTheHeapWhereTheDeviceIsFull() {
    EmulatedDevice.fail("cuMemAlloc", 2, OUT_OF_MEMORY);

    try (Shard shard = table.load(engine, Storage.FLOAT64, 0, 200, 20)) {
      assertThat(((CudaShard) shard).slabs().get(0)).isInstanceOf(DeviceSlab.class);
      assertThat(((CudaShard) shard).slabs().get(1)).isInstanceOf(HostSlab.class);
      assertThat(((CudaShard) shard).slabs()).hasSize(10);
      for (Pass pass : passes) {
        CudaEngineContract.assertSums(engine.run(pass, List.of(shard)), pass, table);
      }
    }
  }

  @Test
  void namesTheKernelThatDoesNotStart() {
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      EmulatedDevice.fail("cuLaunchKernel", 1, INVALID_VALUE);

      assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "cuLaunchKernel of moments_f64 (200 rows of 5 columns; grid 7 x 1 of 256 threads, 0 B"
                  + " of shared memory) failed on Emulated device: CUDA_ERROR_INVALID_VALUE"
                  + " (invalid argument). Report this line, and set gpu: off to compute on the"
                  + " CPU.");
      CudaEngineContract.assertSums(
          engine.run(new Pass.Moments(), List.of(shard)), new Pass.Moments(), table);
    }
  }

  @Test
  void saysThatAPassHasNoRoom() {
    try (Shard shard = table.load(engine, Storage.FLOAT64)) {
      EmulatedDevice.fail("cuMemAlloc", 1, OUT_OF_MEMORY);

      assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "cuMemAlloc of 1.1 KiB failed on Emulated device: CUDA_ERROR_OUT_OF_MEMORY (out of"
                  + " memory); 1024.0 MiB of 1.0 GiB are free. Lower penstock.cuda.deviceShare (now"
                  + " 0.8), so that rows leave more room, or stop what else runs there.");
    }
  }

  /** With a driver that computes nothing: the emulated one could not be freed afterwards. */
  @Test
  void aLostDeviceIsAnErrorEachTime() {
    FakeCudaApi fake = new FakeCudaApi();
    CudaSettings settings = new CudaSettings("libcuda.so.1", "off", 0.8, 0.3);
    CudaEngine lost = CudaEngine.open(fake.driver(), fake.driver().device(0), settings);
    Shard shard = table.load(lost, Storage.FLOAT64);
    for (String call : List.of("cuLaunchKernel", "cuCtxSynchronize", "cuMemFree_v2")) {
      fake.failing(call, ILLEGAL_ADDRESS);
    }

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> lost.run(passes.get(0), List.of(shard)))
          .isInstanceOf(EngineException.class)
          .hasMessage(
              "cuLaunchKernel of moments_f64 (200 rows of 5 columns; grid 7 x 1 of 256 threads, 0 B"
                  + " of shared memory) failed on NVIDIA H200: CUDA_ERROR_ILLEGAL_ADDRESS (an"
                  + " illegal memory access was encountered). This program cannot use the device"
                  + " any more: restart it. Where it comes again, report this line and set gpu:"
                  + " off to compute on the CPU.");
    }
    shard.close();
    lost.close();
  }

  @Test
  void aPassSendsItsCoefficientsAlone() {
    try (Shard shard = table.load(engine, Storage.FLOAT64, 0, 200, 20)) {
      long copied = EmulatedDevice.get("copied");
      long launches = EmulatedDevice.get("launches");

      engine.run(passes.get(3), List.of(shard, shard));

      assertThat(EmulatedDevice.get("copied") - copied).isEqualTo(5 * 8);
      assertThat(EmulatedDevice.get("launches") - launches).isEqualTo(3);
    }
  }

  @Test
  void aShardThatNobodyHoldsIsFreed() throws Exception {
    table.load(engine, Storage.FLOAT64);

    awaitFree();
  }

  @Test
  void aWriterThatNobodyHoldsIsFreed() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              ShardWriter writer = engine.writer(5, Storage.FLOAT64);
              writer.commit(100);
            });
    thread.start();
    thread.join();
    assertThat(EmulatedDevice.get("host")).isPositive();

    awaitFree();
    awaitNo("host");
    awaitNo("streams");
  }

  private void awaitFree() throws InterruptedException {
    awaitNo("allocations");
    assertThat(engine.workplace().deviceMemory().used()).isZero();
  }

  private static void awaitNo(String kind) throws InterruptedException {
    for (int i = 0; i < 500 && EmulatedDevice.get(kind) > 0; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(EmulatedDevice.get(kind)).as(kind).isZero();
  }

  @Test
  void aShardThatIsClosedWhileItIsReadIsFreedAfterwards() {
    CudaShard shard = (CudaShard) table.load(engine, Storage.FLOAT64);
    shard.holdings().beginRead();

    shard.close();

    assertThat(engine.workplace().deviceMemory().used()).isPositive();
    assertThatThrownBy(() -> engine.run(new Pass.Moments(), List.of(shard)))
        .hasMessage("the shard is closed");
    shard.holdings().endRead();
    assertThat(engine.workplace().deviceMemory().used()).isZero();
  }
}
