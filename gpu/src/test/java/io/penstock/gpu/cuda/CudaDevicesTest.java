package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CudaDevicesTest {
  private static final CudaSettings SETTINGS = new CudaSettings("libcuda.so.1", "off", 0.8, 0.3);

  private final FakeCudaApi fake = new FakeCudaApi();

  @Test
  void saysThatThereIsNoDriver() {
    var settings = new CudaSettings("libcuda-of-nobody.so.1", "off", 0.8, 0.3);

    var probe = CudaDevices.probe(0, settings);

    assertThat(probe)
        .isEqualTo(
            new CudaProbe(null, "no NVIDIA driver: libcuda-of-nobody.so.1 is not on this machine"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysThatALibraryIsNoDriver() {
    var probe = CudaDevices.probe(0, new CudaSettings("libm.so.6", "off", 0.8, 0.3));

    assertThat(probe.reason())
        .matches(
            "libm\\.so\\.6 is not a driver that can be used \\(Error looking up function"
                + " 'cuDriverGetVersion': .*cuDriverGetVersion\\): install NVIDIA driver 580 or"
                + " newer");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void saysWhyALibraryDoesNotLoad(@TempDir Path folder) throws IOException {
    Path library = Files.writeString(folder.resolve("libcuda.so.1"), "not a library at all");

    var probe = CudaDevices.probe(0, new CudaSettings(library.toString(), "off", 0.8, 0.3));

    assertThat(probe.reason())
        .isEqualTo(
            library
                + " is not a driver that can be used ("
                + library
                + ": file too short): install NVIDIA driver 580 or newer");
  }

  @Test
  void saysThatTheDriverIsTooOld() {
    fake.version = 12040;

    assertThat(reason(0))
        .isEqualTo(
            "the NVIDIA driver has CUDA 12.4, and CUDA 13.0 is needed: install NVIDIA driver 580 or"
                + " newer");
  }

  @Test
  void saysThatThereIsNoDevice() {
    fake.failing("cuInit", 100);

    assertThat(reason(0))
        .isEqualTo(
            "no NVIDIA GPU: the driver sees none, CUDA_ERROR_NO_DEVICE (no CUDA-capable device is"
                + " detected); CUDA_VISIBLE_DEVICES may hide it");
  }

  @Test
  void saysThatTheDriverDoesNotStart() {
    fake.failing("cuInit", 803);

    assertThat(reason(0))
        .isEqualTo(
            "the NVIDIA driver does not start: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH (system has"
                + " unsupported display driver / cuda driver combination). The driver does not fit"
                + " the rest of this machine: install NVIDIA driver 580 or newer and restart the"
                + " machine.");
  }

  @Test
  void saysThatThereAreFewerDevices() {
    fake.devices = 2;

    assertThat(reason(2))
        .isEqualTo(
            "no NVIDIA GPU 2: the driver sees 2, counted from 0; CUDA_VISIBLE_DEVICES may hide it");
  }

  @Test
  void saysThatTheDeviceIsTooOld() {
    fake.name = "Tesla V100-SXM2-16GB";
    fake.attributes.put(75, 7);

    assertThat(reason(0))
        .isEqualTo(
            "Tesla V100-SXM2-16GB has compute capability 7.0, and 8.0 is needed (A100, RTX 30 and"
                + " newer)");
  }

  @Test
  void saysThatACallFailed() {
    fake.failing("cuDeviceGetCount", 1);

    assertThat(reason(0))
        .isEqualTo(
            "cuDeviceGetCount failed on this machine: CUDA_ERROR_INVALID_VALUE (invalid argument)."
                + " Report this line, and set gpu: off to compute on the CPU.");
  }

  @Test
  void saysThatAnotherHoldsTheDevice() {
    fake.failing("cuDevicePrimaryCtxRetain", 101);

    assertThat(reason(0))
        .isEqualTo(
            "cuDevicePrimaryCtxRetain failed on NVIDIA H200: CUDA_ERROR_INVALID_DEVICE (invalid"
                + " device ordinal). Another program may hold the device for itself: stop it, or"
                + " let programs share the device (nvidia-smi -c 0).");
  }

  @Test
  void saysThatTheDriverCannotReadTheKernels() {
    fake.failing("cuModuleLoadDataEx", 218);

    assertThat(reason(0))
        .isEqualTo(
            "cuModuleLoadDataEx of the kernels failed on NVIDIA H200: CUDA_ERROR_INVALID_PTX (a PTX"
                + " JIT compilation failed), ptxas error: what is this?. The driver cannot read the"
                + " kernels: install NVIDIA driver 580 or newer.");
    assertThat(fake.calls).contains("cuDevicePrimaryCtxRelease_v2");
  }

  @Test
  void namesAnErrorThatTheDriverDoesNotKnow() {
    fake.failing("cuDeviceGetCount", 12345);

    assertThat(reason(0))
        .isEqualTo(
            "cuDeviceGetCount failed on this machine: error 12345 (unknown to this driver). Report"
                + " this line, and set gpu: off to compute on the CPU.");
  }

  @Test
  void takesADevice() {
    var probe = CudaDevices.probe(fake.driver(), 0, SETTINGS);

    assertThat(probe.reason()).isEqualTo("NVIDIA H200, 139 GiB, CUDA driver 13.0");
    CudaEngine engine = Objects.requireNonNull(probe.engine());
    assertThat(engine.description()).isEqualTo(probe.reason());
    assertThat(engine.workplace().deviceMemory().limit())
        .isEqualTo((long) (139 * FakeCudaApi.GIB * 0.8));
  }

  @Test
  void saysThatADeviceIsSlowInFloat64() {
    fake.name = "NVIDIA GeForce RTX 4090";
    fake.total = 24 * FakeCudaApi.GIB;
    fake.attributes.putAll(Map.of(75, 8, 76, 9, 87, 64));

    assertThat(reason(0))
        .isEqualTo(
            "NVIDIA GeForce RTX 4090, 24 GiB, CUDA driver 13.0, slow float64 (1/64 of float32)");
  }

  @Test
  void refusesANegativeOrdinal() {
    assertThatThrownBy(() -> CudaEngine.find(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ordinal must be at least 0, is -1");
  }

  @Test
  void findsTheSameEachTime() {
    assertThat(CudaEngine.find(7)).isSameAs(CudaEngine.find(7));
  }

  private String reason(int ordinal) {
    return CudaDevices.probe(fake.driver(), ordinal, SETTINGS).reason();
  }
}
