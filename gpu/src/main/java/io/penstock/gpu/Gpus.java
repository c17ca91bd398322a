package io.penstock.gpu;

import io.penstock.gpu.fit.Engines;
import java.util.Optional;

/** Whether this machine has a GPU that the estimators of this package can use. */
public final class Gpus {
  private Gpus() {}

  /**
   * Why this JVM has no such GPU, one clause without a full stop; empty where it has one. On a
   * cluster the driver's answer says nothing of the executors.
   */
  public static Optional<String> missing() {
    return Engines.missingGpu();
  }
}
