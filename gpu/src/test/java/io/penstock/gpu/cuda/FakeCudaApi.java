package io.penstock.gpu.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A driver with one device that computes nothing, and fails where a test says so. */
final class FakeCudaApi {
  static final long GIB = 1L << 30;

  int version = 13000;
  int devices = 1;
  String name = "NVIDIA H200";
  long total = 139 * GIB;
  long free = 139 * GIB;
  final Map<Integer, Integer> attributes =
      new HashMap<>(Map.of(16, 132, 75, 9, 76, 0, 81, 233472, 87, 2, 97, 232448));
  final Map<String, Integer> failures = new HashMap<>();
  final List<String> calls = new ArrayList<>();
  private final Map<String, Memory> texts = new HashMap<>();
  private final List<Memory> pinned = new ArrayList<>();
  private long handles = 1000;

  CudaApi api() {
    return (CudaApi)
        Proxy.newProxyInstance(
            CudaApi.class.getClassLoader(),
            new Class<?>[] {CudaApi.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  CudaDriver driver() {
    return new CudaDriver(api());
  }

  CudaContext context() {
    CudaDriver driver = driver();
    return new CudaContext(driver, driver.device(0), 0.8);
  }

  /** A call of the driver, by its name, gives an error from now on. */
  FakeCudaApi failing(String call, int error) {
    failures.put(call, error);
    return this;
  }

  private synchronized Object call(Method method, Object[] arguments) {
    String call = method.getName();
    calls.add(call);
    if (failures.containsKey(call)) {
      if (call.equals("cuModuleLoadDataEx")) {
        log((Pointer) arguments[4], "ptxas error: what is this?");
      }
      return failures.get(call);
    }
    switch (call) {
      case "cuDriverGetVersion" -> ((int[]) arguments[0])[0] = version;
      case "cuDeviceGetCount" -> ((int[]) arguments[0])[0] = devices;
      case "cuDeviceGet" -> ((int[]) arguments[0])[0] = (int) arguments[1];
      case "cuDeviceGetName" -> bytes(name, (byte[]) arguments[0]);
      case "cuDeviceTotalMem_v2" -> ((long[]) arguments[0])[0] = total;
      case "cuDeviceGetAttribute" ->
          ((int[]) arguments[0])[0] = attributes.getOrDefault((Integer) arguments[1], 0);
      case "cuMemGetInfo_v2" -> {
        ((long[]) arguments[0])[0] = free;
        ((long[]) arguments[1])[0] = total;
      }
      case "cuGetErrorName" -> {
        return text((int) arguments[0], 0, arguments);
      }
      case "cuGetErrorString" -> {
        return text((int) arguments[0], 1, arguments);
      }
      case "cuMemHostAlloc" -> ((long[]) arguments[0])[0] = pinned((long) arguments[1]);
      case "cuDevicePrimaryCtxRetain",
          "cuMemAlloc_v2",
          "cuStreamCreate",
          "cuEventCreate",
          "cuModuleLoadDataEx",
          "cuModuleGetFunction" ->
          ((long[]) arguments[0])[0] = handles++;
      default -> {}
    }
    return 0;
  }

  private long pinned(long bytes) {
    Memory memory = new Memory(bytes);
    pinned.add(memory);
    return Pointer.nativeValue(memory);
  }

  private static final Map<Integer, List<String>> ERRORS =
      Map.of(
          1, List.of("CUDA_ERROR_INVALID_VALUE", "invalid argument"),
          2, List.of("CUDA_ERROR_OUT_OF_MEMORY", "out of memory"),
          100, List.of("CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"),
          101, List.of("CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"),
          218, List.of("CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed"),
          700, List.of("CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"),
          719, List.of("CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure"),
          803,
              List.of(
                  "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH",
                  "system has unsupported display driver / cuda driver combination"));

  private int text(int error, int part, Object[] arguments) {
    if (!ERRORS.containsKey(error)) {
      return 1;
    }
    String text = ERRORS.get(error).get(part);
    ((Pointer[]) arguments[1])[0] =
        texts.computeIfAbsent(
            text,
            key -> {
              Memory memory = new Memory(key.length() + 1L);
              memory.setString(0, key, StandardCharsets.UTF_8.name());
              return memory;
            });
    return 0;
  }

  private static void log(Pointer values, String text) {
    values.getPointer(0).setString(0, text, StandardCharsets.UTF_8.name());
  }

  private static void bytes(String text, byte[] to) {
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(from, 0, to, 0, from.length);
  }
}
