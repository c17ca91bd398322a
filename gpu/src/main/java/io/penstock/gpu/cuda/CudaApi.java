package io.penstock.gpu.cuda;

import com.sun.jna.Library;
import com.sun.jna.Pointer;

/**
 * The functions of the CUDA driver that are used here, as its header declares them. Handles and
 * device addresses are 64-bit values; arrays of one element take what a function gives; each
 * returns 0 or the code of an error.
 */
@SuppressWarnings("MethodName")
interface CudaApi extends Library {
  /** cuStreamCreate: does not wait for the default stream, which other libraries may use. */
  int STREAM_NON_BLOCKING = 1;

  /** cuEventCreate: only order matters. */
  int EVENT_DISABLE_TIMING = 2;

  /** cuMemHostAlloc: pinned for all contexts. */
  int HOST_PORTABLE = 1;

  /** cuFuncSetAttribute: dynamic shared memory beyond 48 KiB must be asked for. */
  int FUNCTION_MAX_DYNAMIC_SHARED = 8;

  /** cuDeviceGetAttribute. */
  int ATTRIBUTE_MULTIPROCESSORS = 16;

  /** cuDeviceGetAttribute. */
  int ATTRIBUTE_MAJOR = 75;

  /** cuDeviceGetAttribute. */
  int ATTRIBUTE_MINOR = 76;

  /** cuDeviceGetAttribute: shared memory of a multiprocessor, bytes. */
  int ATTRIBUTE_SHARED_PER_MULTIPROCESSOR = 81;

  /** cuDeviceGetAttribute: how many times as fast float32 is as float64. */
  int ATTRIBUTE_SINGLE_TO_DOUBLE = 87;

  /** cuDeviceGetAttribute: the most dynamic shared memory that a kernel may ask for, bytes. */
  int ATTRIBUTE_SHARED_PER_BLOCK = 97;

  int cuInit(int flags);

  int cuDriverGetVersion(int[] version);

  int cuGetErrorName(int error, Pointer[] name);

  int cuGetErrorString(int error, Pointer[] text);

  int cuDeviceGetCount(int[] count);

  int cuDeviceGet(int[] device, int ordinal);

  int cuDeviceGetName(byte[] name, int length, int device);

  int cuDeviceTotalMem_v2(long[] bytes, int device);

  int cuDeviceGetAttribute(int[] value, int attribute, int device);

  int cuDevicePrimaryCtxRetain(long[] context, int device);

  int cuDevicePrimaryCtxRelease_v2(int device);

  int cuCtxPushCurrent_v2(long context);

  int cuCtxPopCurrent_v2(long[] context);

  int cuCtxSynchronize();

  int cuMemGetInfo_v2(long[] free, long[] total);

  int cuMemAlloc_v2(long[] address, long bytes);

  int cuMemFree_v2(long address);

  int cuMemHostAlloc(long[] address, long bytes, int flags);

  int cuMemFreeHost(long address);

  int cuMemcpyHtoDAsync_v2(long device, long host, long bytes, long stream);

  int cuMemcpyDtoHAsync_v2(long host, long device, long bytes, long stream);

  int cuMemcpyDtoDAsync_v2(long to, long from, long bytes, long stream);

  int cuStreamCreate(long[] stream, int flags);

  int cuStreamSynchronize(long stream);

  int cuStreamWaitEvent(long stream, long event, int flags);

  int cuStreamDestroy_v2(long stream);

  int cuEventCreate(long[] event, int flags);

  int cuEventRecord(long event, long stream);

  int cuEventSynchronize(long event);

  int cuEventDestroy_v2(long event);

  int cuModuleLoadDataEx(long[] module, byte[] image, int options, int[] names, Pointer values);

  int cuModuleUnload(long module);

  int cuModuleGetFunction(long[] function, long module, String name);

  int cuFuncSetAttribute(long function, int attribute, int value);

  int cuLaunchKernel(
      long function,
      int gridX,
      int gridY,
      int gridZ,
      int blockX,
      int blockY,
      int blockZ,
      int sharedBytes,
      long stream,
      Pointer parameters,
      Pointer extra);
}
