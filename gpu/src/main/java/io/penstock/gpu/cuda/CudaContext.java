package io.penstock.gpu.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.penstock.gpu.engine.EngineException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A device in use: its primary context, which other libraries of the process share, and the calls
 * that need it. Each call is checked, and is made by what is given to {@link #call} or {@link
 * #run}; unless said, its errors are {@link EngineException}s.
 */
final class CudaContext implements AutoCloseable {
  private static final int LOG_BYTES = 4096;
  private static final int JIT_ERROR_LOG = 5;
  private static final int JIT_ERROR_LOG_BYTES = 6;

  private final CudaDriver driver;
  private final CudaApi api;
  private final CudaDevice device;
  private final double deviceShare;
  private final long context;

  /** Retains the device's primary context. */
  CudaContext(CudaDriver driver, CudaDevice device, double deviceShare) {
    this.driver = driver;
    this.api = driver.api();
    this.device = device;
    this.deviceShare = deviceShare;
    long[] retained = new long[1];
    check("cuDevicePrimaryCtxRetain", api.cuDevicePrimaryCtxRetain(retained, device.handle()));
    this.context = retained[0];
  }

  CudaDevice device() {
    return device;
  }

  /** Does something with the context current to this thread, which then gets back what it had. */
  <T> T call(Supplier<T> work) {
    check("cuCtxPushCurrent", api.cuCtxPushCurrent_v2(context));
    try {
      return work.get();
    } finally {
      int ignored = api.cuCtxPopCurrent_v2(new long[1]);
    }
  }

  /** The same for what gives nothing. */
  void run(Runnable work) {
    call(
        () -> {
          work.run();
          return true;
        });
  }

  /** Waits for all that was asked of the device; errors are left to the calls that come next. */
  void awaitAll() {
    int ignored = api.cuCtxSynchronize();
  }

  /** Free and all bytes of the device's memory. */
  long[] memory() {
    long[] free = new long[1];
    long[] total = new long[1];
    check("cuMemGetInfo", api.cuMemGetInfo_v2(free, total));
    return new long[] {free[0], total[0]};
  }

  /** Takes device memory; 0 where there is not so much left. */
  long tryAllocate(long bytes) {
    long[] address = new long[1];
    int code = api.cuMemAlloc_v2(address, bytes);
    if (code == CudaError.OUT_OF_MEMORY) {
      return 0;
    }
    check("cuMemAlloc of " + CudaErrors.size(bytes), code);
    return address[0];
  }

  /** Takes device memory. */
  long allocate(long bytes) {
    long address = tryAllocate(bytes);
    if (address == 0) {
      long[] memory = memory();
      throw CudaErrors.outOfDeviceMemory(
          "cuMemAlloc of " + CudaErrors.size(bytes),
          device.name(),
          driver.error(CudaError.OUT_OF_MEMORY),
          memory[0],
          memory[1],
          deviceShare);
    }
    return address;
  }

  /** Gives device memory back; an error says that the device is lost, and is met elsewhere. */
  void free(long address) {
    int ignored = api.cuMemFree_v2(address);
  }

  /** Takes host memory that the device can copy from and to by itself. */
  long allocatePinned(long bytes) {
    String call = "cuMemHostAlloc of " + CudaErrors.size(bytes);
    long[] address = new long[1];
    int code = api.cuMemHostAlloc(address, bytes, CudaApi.HOST_PORTABLE);
    if (code == CudaError.OUT_OF_MEMORY) {
      throw CudaErrors.outOfPinnedMemory(call, device.name(), driver.error(code));
    }
    check(call, code);
    return address[0];
  }

  void freePinned(long address) {
    int ignored = api.cuMemFreeHost(address);
  }

  /** Copies from pinned memory to the device when the stream comes to it. */
  void upload(long to, long from, long bytes, long stream) {
    int code = api.cuMemcpyHtoDAsync_v2(to, from, bytes, stream);
    if (code != 0) {
      throw failed("cuMemcpyHtoDAsync of " + CudaErrors.size(bytes), code);
    }
  }

  /** Copies from the device to pinned memory when the stream comes to it. */
  void download(long to, long from, long bytes, long stream) {
    int code = api.cuMemcpyDtoHAsync_v2(to, from, bytes, stream);
    if (code != 0) {
      throw failed("cuMemcpyDtoHAsync of " + CudaErrors.size(bytes), code);
    }
  }

  /** Copies within the device when the stream comes to it. */
  void copy(long to, long from, long bytes, long stream) {
    int code = api.cuMemcpyDtoDAsync_v2(to, from, bytes, stream);
    if (code != 0) {
      throw failed("cuMemcpyDtoDAsync of " + CudaErrors.size(bytes), code);
    }
  }

  long createStream() {
    long[] stream = new long[1];
    check("cuStreamCreate", api.cuStreamCreate(stream, CudaApi.STREAM_NON_BLOCKING));
    return stream[0];
  }

  /** Waits until a stream has done all; errors of its copies and kernels show here. */
  void await(long stream, String what) {
    int code = api.cuStreamSynchronize(stream);
    if (code != 0) {
      throw failed("cuStreamSynchronize after " + what, code);
    }
  }

  /** Lets what comes next in a stream wait for an event. */
  void awaitIn(long stream, long event) {
    check("cuStreamWaitEvent", api.cuStreamWaitEvent(stream, event, 0));
  }

  void destroyStream(long stream) {
    int ignored = api.cuStreamDestroy_v2(stream);
  }

  long createEvent() {
    long[] event = new long[1];
    check("cuEventCreate", api.cuEventCreate(event, CudaApi.EVENT_DISABLE_TIMING));
    return event[0];
  }

  void record(long event, long stream) {
    check("cuEventRecord", api.cuEventRecord(event, stream));
  }

  /** Waits until what was recorded is done; at once where nothing was. */
  void awaitEvent(long event) {
    check("cuEventSynchronize", api.cuEventSynchronize(event));
  }

  void destroyEvent(long event) {
    int ignored = api.cuEventDestroy_v2(event);
  }

  /**
   * Loads kernels.
   *
   * @param ptx their text
   */
  long loadModule(byte[] ptx) {
    try (Memory log = new Memory(LOG_BYTES);
        Memory values = new Memory(2L * Long.BYTES)) {
      log.clear();
      values.setPointer(0, log);
      values.setLong(Long.BYTES, LOG_BYTES);
      long[] module = new long[1];
      byte[] text = Arrays.copyOf(ptx, ptx.length + 1);
      int[] names = {JIT_ERROR_LOG, JIT_ERROR_LOG_BYTES};
      int code = api.cuModuleLoadDataEx(module, text, names.length, names, values);
      if (code != 0) {
        throw CudaErrors.unreadableKernels(
            device.name(),
            driver.error(code),
            log.getString(0, StandardCharsets.UTF_8.name()).strip());
      }
      return module[0];
    }
  }

  void unloadModule(long module) {
    int ignored = api.cuModuleUnload(module);
  }

  /** A kernel of a module. */
  long function(long module, String name) {
    long[] function = new long[1];
    check("cuModuleGetFunction of " + name, api.cuModuleGetFunction(function, module, name));
    return function[0];
  }

  /** Lets a kernel use so much dynamic shared memory. */
  void allowShared(long function, String name, int bytes) {
    int code = api.cuFuncSetAttribute(function, CudaApi.FUNCTION_MAX_DYNAMIC_SHARED, bytes);
    check("cuFuncSetAttribute of " + name + " to " + bytes + " B of shared memory", code);
  }

  /**
   * Starts a kernel when the stream comes to it.
   *
   * @param parameters addresses of its arguments
   */
  void launch(long function, Launch launch, long stream, Pointer parameters) {
    int code =
        api.cuLaunchKernel(
            function,
            launch.gridX(),
            launch.gridY(),
            1,
            launch.threads(),
            1,
            1,
            launch.sharedBytes(),
            stream,
            parameters,
            Pointer.NULL);
    if (code != 0) {
      throw failed("cuLaunchKernel of " + launch, code);
    }
  }

  /** Releases the primary context; others may still use it. */
  @Override
  public void close() {
    int ignored = api.cuDevicePrimaryCtxRelease_v2(device.handle());
  }

  private void check(String call, int code) {
    if (code != 0) {
      throw failed(call, code);
    }
  }

  private EngineException failed(String call, int code) {
    return CudaErrors.failed(call, device.name(), driver.error(code));
  }
}
