package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gpu.engine.EngineException;
import io.penstock.gpu.engine.Pass;
import io.penstock.gpu.engine.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaErrorsTest {
  private final FakeCudaApi fake = new FakeCudaApi();
  private final CudaSettings settings = new CudaSettings("libcuda.so.1", "off", 0.8, 0.3);

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "4194304, 4.0 MiB",
    "8804682956, 8.2 GiB",
    "1152921504606846976, 1024.0 PiB"
  })
  void writesSizes(long bytes, String text) {
    assertThat(CudaErrors.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "46 | Another program may hold the device for itself: stop it, or let programs share the"
            + " device (nvidia-smi -c 0).",
        "222 | The driver cannot read the kernels: install NVIDIA driver 580 or newer.",
        "214 | The device or its driver is unwell: nvidia-smi and dmesg say more. Restart the"
            + " program, or set gpu: off to compute on the CPU.",
        "719 | This program cannot use the device any more: restart it. Where it comes again,"
            + " report this line and set gpu: off to compute on the CPU.",
        "804 | The driver does not fit the rest of this machine: install NVIDIA driver 580 or"
            + " newer and restart the machine.",
        "1 | Report this line, and set gpu: off to compute on the CPU."
      })
  void hasAMendForEachError(int code, String mend) {
    assertThat(new CudaError(code, "SOME", "thing").mend()).isEqualTo(mend);
  }

  @Test
  void refusesTooManyColumns() {
    CudaEngine engine = CudaEngine.open(fake.driver(), fake.driver().device(0), settings);

    assertThatThrownBy(() -> engine.writer(1_000_001, Storage.FLOAT64))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the CUDA kernel of every pass takes at most 1000000 columns, there are 1000001. Set"
                + " gpu: off to compute on the CPU.");
  }

  @Test
  void refusesTooManyClasses() {
    Shape shape = new Shape(1, Storage.FLOAT64, 10, fake.driver().device(0));
    Pass pass = new Pass.Softmax(new double[70_000], new double[70_000]);

    assertThatThrownBy(() -> Plan.of(pass, shape))
        .isInstanceOf(EngineException.class)
        .hasMessage(
            "the CUDA kernel of softmax takes at most 65535 classes, there are 70000. Set gpu: off"
                + " to compute on the CPU.");
  }

  @Test
  void saysThatRowsFitNowhere() {
    EngineException error =
        CudaErrors.outOfRowMemory(4 << 20, "NVIDIA H200", 12L << 30, 3L << 30, 3L << 30, 0.3);

    assertThat(error)
        .hasMessage(
            "4.0 MiB of rows fit neither on NVIDIA H200, which holds 12.0 GiB of them, nor on the"
                + " heap, which holds 3.0 GiB (at most 3.0 GiB, which is penstock.cuda.hostShare ="
                + " 0.3 of the largest heap). Give the program a larger heap (-Xmx), raise"
                + " penstock.cuda.hostShare, or set gpu: off to compute on the CPU.");
  }

  @Test
  void refusesJnaThatCannotLoad() {
    assertThat(CudaErrors.noJna("/tmp/jna123.tmp: failed to map segment"))
        .isEqualTo(
            "JNA cannot load its own library (/tmp/jna123.tmp: failed to map segment): set"
                + " -Djna.tmpdir to a folder from which programs may run");
  }
}
