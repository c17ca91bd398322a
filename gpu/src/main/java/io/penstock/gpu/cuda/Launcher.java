package io.penstock.gpu.cuda;

/** Starts kernels one after another in a stream. */
interface Launcher {
  /**
   * Starts a kernel.
   *
   * @param arguments in its order; whole numbers and addresses as they are, doubles by {@link
   *     Double#doubleToRawLongBits}
   */
  void launch(Launch launch, long... arguments);
}
