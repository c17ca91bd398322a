package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CudaSettingsTest {
  @AfterEach
  void forget() {
    System.clearProperty(CudaSettings.LIBRARY);
    System.clearProperty(CudaSettings.CUBLAS);
    System.clearProperty(CudaSettings.DEVICE_SHARE);
    System.clearProperty(CudaSettings.HOST_SHARE);
  }

  @Test
  void hasOrdinaryValues() {
    assertThat(CudaSettings.ofSystem())
        .isEqualTo(new CudaSettings("libcuda.so.1", "libcublas.so.13", 0.8, 0.3));
  }

  @Test
  void readsProperties() {
    System.setProperty(CudaSettings.DEVICE_SHARE, "0.5");
    System.setProperty(CudaSettings.HOST_SHARE, "0");

    assertThat(CudaSettings.ofSystem())
        .isEqualTo(new CudaSettings("libcuda.so.1", "libcublas.so.13", 0.5, 0));
  }

  @Test
  void aNamedDriverHasCublasWhereThatIsNamedToo() {
    System.setProperty(CudaSettings.LIBRARY, "/a/libcuda.so");
    assertThat(CudaSettings.ofSystem())
        .isEqualTo(new CudaSettings("/a/libcuda.so", "off", 0.8, 0.3));

    System.setProperty(CudaSettings.CUBLAS, "/a/libcublas.so");
    assertThat(CudaSettings.ofSystem())
        .isEqualTo(new CudaSettings("/a/libcuda.so", "/a/libcublas.so", 0.8, 0.3));
  }

  @Test
  void refusesWhatIsNoNumber() {
    System.setProperty(CudaSettings.DEVICE_SHARE, "most");

    assertThatThrownBy(CudaSettings::ofSystem)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the system property penstock.cuda.deviceShare must be a number, is most.");
  }

  @Test
  void refusesShares() {
    assertThatThrownBy(() -> new CudaSettings("x", "off", 0, 0.3))
        .hasMessage(
            "the system property penstock.cuda.deviceShare must be above 0 and at most 1, is 0.0.");
    assertThatThrownBy(() -> new CudaSettings("x", "off", 0.8, 1.5))
        .hasMessage("the system property penstock.cuda.hostShare must be from 0 to 1, is 1.5.");
  }
}
