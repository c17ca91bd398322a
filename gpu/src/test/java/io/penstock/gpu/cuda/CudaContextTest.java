package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import io.penstock.gpu.engine.EngineException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CudaContextTest {
  private final FakeCudaApi fake = new FakeCudaApi();
  private final CudaContext context = fake.context();

  @Test
  void saysHowMuchMemoryIsFree() {
    fake.free = 3 * FakeCudaApi.GIB + 107_374_182;
    fake.failing("cuMemAlloc_v2", 2);

    assertFails(
        () -> context.allocate(8 * FakeCudaApi.GIB + 214_748_364),
        "cuMemAlloc of 8.2 GiB failed on NVIDIA H200: CUDA_ERROR_OUT_OF_MEMORY (out of memory); 3.1"
            + " GiB of 139.0 GiB are free. Lower penstock.cuda.deviceShare (now 0.8), so that rows"
            + " leave more room, or stop what else runs there.");
  }

  @Test
  void givesNothingWhereMemoryIsShort() {
    fake.failing("cuMemAlloc_v2", 2);

    assertThat(context.tryAllocate(100)).isZero();
  }

  @Test
  void saysThatPinnedMemoryIsShort() {
    fake.failing("cuMemHostAlloc", 2);

    assertFails(
        () -> context.allocatePinned(4 << 20),
        "cuMemHostAlloc of 4.0 MiB of pinned host memory failed on NVIDIA H200:"
            + " CUDA_ERROR_OUT_OF_MEMORY (out of memory). The machine has no more memory to lend:"
            + " give the program fewer cores, the machine more memory, or set gpu: off to compute"
            + " on the CPU.");
  }

  @Test
  void namesTheKernelAndItsSizes() {
    fake.failing("cuLaunchKernel", 1);
    Launch launch = new Launch("linear_f64", 264, 1, 256, 45000, 100_000, 20);

    assertFails(
        () -> context.launch(7, launch, 8, Pointer.NULL),
        "cuLaunchKernel of linear_f64 (100000 rows of 20 columns; grid 264 x 1 of 256 threads,"
            + " 45000 B of shared memory) failed on NVIDIA H200: CUDA_ERROR_INVALID_VALUE (invalid"
            + " argument). Report this line, and set gpu: off to compute on the CPU.");
  }

  @Test
  void saysThatTheDeviceIsLost() {
    fake.failing("cuStreamSynchronize", 700);

    assertFails(
        () -> context.await(5, "the pass gram"),
        "cuStreamSynchronize after the pass gram failed on NVIDIA H200: CUDA_ERROR_ILLEGAL_ADDRESS"
            + " (an illegal memory access was encountered). This program cannot use the device any"
            + " more: restart it. Where it comes again, report this line and set gpu: off to"
            + " compute on the CPU.");
  }

  @Test
  void namesTheBytesOfACopy() {
    fake.failing("cuMemcpyHtoDAsync_v2", 1);
    fake.failing("cuMemcpyDtoHAsync_v2", 1);
    fake.failing("cuMemcpyDtoDAsync_v2", 1);
    String end =
        " of 1.5 KiB failed on NVIDIA H200: CUDA_ERROR_INVALID_VALUE (invalid argument). Report"
            + " this line, and set gpu: off to compute on the CPU.";

    assertFails(() -> context.upload(1, 2, 1536, 3), "cuMemcpyHtoDAsync" + end);
    assertFails(() -> context.download(1, 2, 1536, 3), "cuMemcpyDtoHAsync" + end);
    assertFails(() -> context.copy(1, 2, 1536, 3), "cuMemcpyDtoDAsync" + end);
  }

  @Test
  void givesTheThreadItsContextBack() {
    fake.calls.clear();

    assertThatThrownBy(
            () ->
                context.run(
                    () -> {
                      throw new IllegalStateException("in between");
                    }))
        .hasMessage("in between");
    assertThat(fake.calls).containsExactly("cuCtxPushCurrent_v2", "cuCtxPopCurrent_v2");
  }

  private static void assertFails(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EngineException.class).hasMessage(message);
  }
}
