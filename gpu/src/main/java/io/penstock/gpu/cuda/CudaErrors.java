package io.penstock.gpu.cuda;

import io.penstock.gpu.engine.EngineException;
import java.util.Locale;

/** Every message of this package, so that they are alike. */
final class CudaErrors {
  private CudaErrors() {}

  /** Bytes as people read them: {@code 512 B}, {@code 4.0 MiB}. */
  static String size(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    double value = bytes;
    int unit = -1;
    while (value >= 1024 && unit < 4) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %ciB", value, "KMGTP".charAt(unit));
  }

  /** A call that failed for another reason than memory. */
  static EngineException failed(String call, String device, CudaError error) {
    return new EngineException(
        String.format("%s failed on %s: %s. %s", call, device, error, error.mend()));
  }

  /** No device memory for what a pass needs beside the rows. */
  static EngineException outOfDeviceMemory(
      String call, String device, CudaError error, long free, long total, double share) {
    return new EngineException(
        String.format(
            "%s failed on %s: %s; %s of %s are free. Lower %s (now %s), so that rows leave more"
                + " room, or stop what else runs there.",
            call, device, error, size(free), size(total), CudaSettings.DEVICE_SHARE, share));
  }

  /** No pinned memory. */
  static EngineException outOfPinnedMemory(String call, String device, CudaError error) {
    return new EngineException(
        String.format(
            "%s of pinned host memory failed on %s: %s. The machine has no more memory to lend:"
                + " give the program fewer cores, the machine more memory, or set gpu: off to"
                + " compute on the CPU.",
            call, device, error));
  }

  /** Neither the device nor the heap takes further rows. */
  static EngineException outOfRowMemory(
      long more, String device, long onDevice, long onHost, long hostLimit, double share) {
    return new EngineException(
        String.format(
            "%s of rows fit neither on %s, which holds %s of them, nor on the heap, which holds %s"
                + " (at most %s, which is %s = %s of the largest heap). Give the program a larger"
                + " heap (-Xmx), raise %s, or set gpu: off to compute on the CPU.",
            size(more),
            device,
            size(onDevice),
            size(onHost),
            size(hostLimit),
            CudaSettings.HOST_SHARE,
            share,
            CudaSettings.HOST_SHARE));
  }

  /** A kernel has a limit on its sizes. */
  static EngineException beyondLimit(String pass, String what, long is, long limit) {
    return new EngineException(
        String.format(
            "the CUDA kernel of %s takes at most %d %s, there are %d. Set gpu: off to compute on"
                + " the CPU.",
            pass, limit, what, is));
  }

  /** The driver could not read the kernels. */
  static EngineException unreadableKernels(String device, CudaError error, String log) {
    return new EngineException(
        String.format(
            "cuModuleLoadDataEx of the kernels failed on %s: %s%s. %s",
            device, error, log.isEmpty() ? "" : ", " + log, error.mend()));
  }

  /** cuBLAS failed after it was found to be right. */
  static EngineException cublasFailed(int columns, long rows, String device, int status) {
    return new EngineException(
        String.format(
            Locale.ROOT,
            "cublasDsyrk of %,d x %,d failed on %s: status %d. Set -D%s=off to do without cuBLAS.",
            columns,
            rows,
            device,
            status,
            CudaSettings.CUBLAS));
  }

  /** cuBLAS is there, and not to be trusted. */
  static String cublasNotUsed(String library, String why) {
    return String.format("%s is not used, our own kernels do its work: %s", library, why);
  }

  /** cuBLAS is not what it should be. */
  static String badCublas(String why) {
    return String.format("%s. Install cuBLAS 13 anew, or set -D%s=off.", why, CudaSettings.CUBLAS);
  }

  static String noLibrary(String library) {
    return String.format("no NVIDIA driver: %s is not on this machine", library);
  }

  static String noJna(String why) {
    return String.format(
        "JNA cannot load its own library (%s): set -Djna.tmpdir to a folder from which programs may"
            + " run",
        why);
  }

  static String notADriver(String library, String why) {
    return String.format(
        "%s is not a driver that can be used (%s): install NVIDIA driver 580 or newer",
        library, why);
  }

  static String oldDriver(int version) {
    return String.format(
        "the NVIDIA driver has CUDA %s, and CUDA %s is needed: install NVIDIA driver 580 or newer",
        CudaDriver.text(version), CudaDriver.text(CudaDriver.OLDEST));
  }

  static String noDevice(CudaError error) {
    return String.format(
        "no NVIDIA GPU: the driver sees none, %s; CUDA_VISIBLE_DEVICES may hide it", error);
  }

  static String notStarted(CudaError error) {
    return String.format("the NVIDIA driver does not start: %s. %s", error, error.mend());
  }

  static String noSuchDevice(int ordinal, int count) {
    return String.format(
        "no NVIDIA GPU %d: the driver sees %d, counted from 0; CUDA_VISIBLE_DEVICES may hide it",
        ordinal, count);
  }

  static String oldDevice(String name, int major, int minor) {
    return String.format(
        "%s has compute capability %d.%d, and 8.0 is needed (A100, RTX 30 and newer)",
        name, major, minor);
  }
}
