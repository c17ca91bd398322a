package io.penstock.gpu.cpu;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Chooses the kernels for this JVM. */
final class KernelChoice {
  private static final String VECTORS = "io.penstock.gpu.cpu.VectorKernels";

  private KernelChoice() {}

  /**
   * Vectors where the JVM was started with {@code --add-modules=jdk.incubator.vector}, as Spark
   * starts its own, and compiles them: without its optimising compiler (C2) each vector is an
   * object.
   */
  static Kernels best() {
    if (!ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent() || !hasC2()) {
      return new PlainKernels();
    }
    return vectors();
  }

  static Kernels vectors() {
    try {
      return Class.forName(VECTORS)
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the jar lacks " + VECTORS, e);
    }
  }

  private static boolean hasC2() {
    HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return vm != null && vm.getVMOption("TieredStopAtLevel").getValue().equals("4");
  }
}
