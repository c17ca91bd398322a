package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a jar needs beside Penstock's own classes for a host that has the NVIDIA driver only. */
class JarIT {
  @ParameterizedTest
  @ValueSource(strings = {"penstock.jar", "penstock-thin.jar"})
  void aJarHasAllThatAGpuNeeds(String name) throws IOException {
    try (JarFile jar = new JarFile(Processes.ROOT.resolve("jobs/target").resolve(name).toFile())) {
      assertThat(jar.stream().map(Object::toString))
          .contains(
              "com/sun/jna/Native.class",
              "com/sun/jna/linux-x86-64/libjnidispatch.so",
              "com/sun/jna/linux-aarch64/libjnidispatch.so",
              "io/penstock/gpu/cpu/VectorKernels.class",
              "io/penstock/gpu/cuda/kernels-sm80.ptx",
              "io/penstock/gpu/cuda/kernels.properties");
    }
  }
}
