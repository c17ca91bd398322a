package io.penstock.gpu.cuda;

/**
 * What the driver says of a call that failed.
 *
 * @param name as in {@code CUDA_ERROR_OUT_OF_MEMORY}
 * @param text as in {@code out of memory}
 */
record CudaError(int code, String name, String text) {
  static final int OUT_OF_MEMORY = 2;
  static final int NO_DEVICE = 100;

  /** Whether there was no memory for the call; nothing else is wrong then. */
  boolean isOutOfMemory() {
    return code == OUT_OF_MEMORY;
  }

  /** What can be done about it, a sentence. */
  String mend() {
    return switch (code) {
      case 46, 101 ->
          "Another program may hold the device for itself: stop it, or let programs share the device"
              + " (nvidia-smi -c 0).";
      case 200, 209, 218, 222 ->
          "The driver cannot read the kernels: install NVIDIA driver 580 or newer.";
      case 214, 220, 226, 999 ->
          "The device or its driver is unwell: nvidia-smi and dmesg say more. Restart the program,"
              + " or set gpu: off to compute on the CPU.";
      case 700, 702, 714, 715, 716, 717, 718, 719 ->
          "This program cannot use the device any more: restart it. Where it comes again, report"
              + " this line and set gpu: off to compute on the CPU.";
      case 802, 803, 804 ->
          "The driver does not fit the rest of this machine: install NVIDIA driver 580 or newer and"
              + " restart the machine.";
      default -> "Report this line, and set gpu: off to compute on the CPU.";
    };
  }

  @Override
  public String toString() {
    return name + " (" + text + ")";
  }
}
