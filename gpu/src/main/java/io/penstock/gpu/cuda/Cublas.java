package io.penstock.gpu.cuda;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;

/** NVIDIA's library of linear algebra, where it is installed. */
final class Cublas {
  private final CublasApi api;

  private Cublas(CublasApi api) {
    this.api = api;
  }

  /**
   * Loads it; null where it is off or not there.
   *
   * @param library as in {@link CudaSettings#cublas}
   */
  static @Nullable Cublas load(String library) {
    if (library.equals(CudaSettings.OFF)) {
      return null;
    }
    try {
      return new Cublas(Native.load(library, CublasApi.class));
    } catch (UnsatisfiedLinkError e) {
      // Most machines have only a driver.
      return null;
    }
  }

  /** A handle for a stream; null where cuBLAS refuses one. */
  @Nullable CublasHandle open(CudaContext context, long stream) {
    long[] handle = new long[1];
    if (api.cublasCreate_v2(handle) != 0) {
      return null;
    }
    if (api.cublasSetStream_v2(handle[0], stream) != 0) {
      int ignored = api.cublasDestroy_v2(handle[0]);
      return null;
    }
    return new CublasHandle(api, handle[0], context, stream);
  }
}
