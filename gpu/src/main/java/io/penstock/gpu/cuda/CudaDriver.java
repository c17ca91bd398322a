package io.penstock.gpu.cuda;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.penstock.gpu.engine.EngineException;
import org.jspecify.annotations.Nullable;

/** The driver before a device is chosen. */
final class CudaDriver {
  /** CUDA 13.0, as the driver counts: the version that the kernels are compiled for. */
  static final int OLDEST = 13000;

  private static final int NAME_BYTES = 256;

  private final CudaApi api;

  CudaDriver(CudaApi api) {
    this.api = api;
  }

  /**
   * Loads the driver's library.
   *
   * @throws UnsatisfiedLinkError where it is not there
   */
  static CudaDriver load(String library) {
    return new CudaDriver(Native.load(library, CudaApi.class));
  }

  CudaApi api() {
    return api;
  }

  /** As in {@code 13.0}. */
  static String text(int version) {
    return version / 1000 + "." + version % 1000 / 10;
  }

  /** The newest CUDA that it runs, as in 13000. */
  int version() {
    int[] version = new int[1];
    check("cuDriverGetVersion", api.cuDriverGetVersion(version));
    return version[0];
  }

  /** Starts the driver; what went wrong if it could not. */
  @Nullable CudaError start() {
    int code = api.cuInit(0);
    return code == 0 ? null : error(code);
  }

  int deviceCount() {
    int[] count = new int[1];
    check("cuDeviceGetCount", api.cuDeviceGetCount(count));
    return count[0];
  }

  CudaDevice device(int ordinal) {
    int[] device = new int[1];
    check("cuDeviceGet", api.cuDeviceGet(device, ordinal));
    byte[] name = new byte[NAME_BYTES];
    check("cuDeviceGetName", api.cuDeviceGetName(name, NAME_BYTES, device[0]));
    long[] bytes = new long[1];
    check("cuDeviceTotalMem", api.cuDeviceTotalMem_v2(bytes, device[0]));
    return new CudaDevice(
        device[0],
        Native.toString(name, "UTF-8"),
        bytes[0],
        version(),
        attribute(CudaApi.ATTRIBUTE_MAJOR, device[0]),
        attribute(CudaApi.ATTRIBUTE_MINOR, device[0]),
        attribute(CudaApi.ATTRIBUTE_MULTIPROCESSORS, device[0]),
        attribute(CudaApi.ATTRIBUTE_SHARED_PER_BLOCK, device[0]),
        attribute(CudaApi.ATTRIBUTE_SHARED_PER_MULTIPROCESSOR, device[0]),
        attribute(CudaApi.ATTRIBUTE_SINGLE_TO_DOUBLE, device[0]));
  }

  private int attribute(int attribute, int device) {
    int[] value = new int[1];
    check("cuDeviceGetAttribute", api.cuDeviceGetAttribute(value, attribute, device));
    return value[0];
  }

  /** What the driver calls an error. */
  CudaError error(int code) {
    Pointer[] name = new Pointer[1];
    Pointer[] text = new Pointer[1];
    boolean known = api.cuGetErrorName(code, name) == 0 && api.cuGetErrorString(code, text) == 0;
    return known
        ? new CudaError(code, name[0].getString(0), text[0].getString(0))
        : new CudaError(code, "error " + code, "unknown to this driver");
  }

  private void check(String call, int code) {
    if (code != 0) {
      throw failed(call, code);
    }
  }

  private EngineException failed(String call, int code) {
    return CudaErrors.failed(call, "this machine", error(code));
  }
}
