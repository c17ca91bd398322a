package io.penstock.gpu.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Launches single kernels on the emulated device, each call waited for. */
@SuppressWarnings("NullAway") // the driver takes null, and resources are there
final class KernelRig implements AutoCloseable {
  private static final String PTX = "/io/penstock/gpu/cuda/kernels-sm80.ptx";
  private static final int MAX_DYNAMIC_SHARED = 8;

  private final NativeLibrary driver;
  private final Pointer module;
  private final Map<String, Pointer> functions = new HashMap<>();
  private final List<Long> memory = new ArrayList<>();

  KernelRig() {
    driver = NativeLibrary.getInstance(EmulatedDevice.library().toString());
    call("cuInit", 0);
    var context = new PointerByReference();
    call("cuDevicePrimaryCtxRetain", context, 0);
    call("cuCtxPushCurrent_v2", context.getValue());
    var text = ptx();
    var image = new Memory(text.length + 1L);
    image.write(0, text, 0, text.length);
    image.setByte(text.length, (byte) 0);
    var loaded = new PointerByReference();
    call("cuModuleLoadDataEx", loaded, image, 0, null, null);
    module = loaded.getValue();
  }

  static byte[] ptx() {
    try (var in = KernelRig.class.getResourceAsStream(PTX)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Device memory with these values; of float if so said. */
  long values(boolean single, double... values) {
    var host = new Memory(Math.max(1, values.length) * 8L);
    for (int i = 0; i < values.length; i++) {
      if (single) {
        host.setFloat(i * 4L, (float) values[i]);
      } else {
        host.setDouble(i * 8L, values[i]);
      }
    }
    long bytes = (long) values.length * (single ? 4 : 8);
    long pointer = allocate(bytes);
    if (bytes > 0) {
      call("cuMemcpyHtoD_v2", pointer, host, bytes);
    }
    return pointer;
  }

  long values(double... values) {
    return values(false, values);
  }

  /** Device memory for so many sums, of unknown content. */
  long sums(long count) {
    return allocate(count * 8);
  }

  double[] read(long pointer, int count) {
    var host = new Memory(count * 8L);
    call("cuMemcpyDtoH_v2", host, pointer, count * 8L);
    return host.getDoubleArray(0, count);
  }

  /** Arguments: Long (rows and pointers), Integer, Double. */
  void launch(String kernel, int[] grid, int threads, long shared, Object... arguments) {
    call("cuCtxSynchronize");
    int code = tryLaunch(kernel, grid, threads, shared, arguments);
    if (code != 0) {
      throw new AssertionError(kernel + " gives " + code);
    }
    call("cuCtxSynchronize");
  }

  int tryLaunch(String kernel, int[] grid, int threads, long shared, Object... arguments) {
    var function = functions.computeIfAbsent(kernel, this::function);
    var places = new Memory(arguments.length * 8L);
    var addresses = new Memory(arguments.length * 8L);
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Integer value) {
        places.setInt(i * 8L, value);
      } else if (arguments[i] instanceof Double value) {
        places.setDouble(i * 8L, value);
      } else {
        places.setLong(i * 8L, (Long) arguments[i]);
      }
      addresses.setPointer(i * 8L, places.share(i * 8L));
    }
    return code(
        "cuLaunchKernel",
        function,
        grid[0],
        grid.length > 1 ? grid[1] : 1,
        1,
        threads,
        1,
        1,
        (int) shared,
        null,
        addresses,
        null);
  }

  private Pointer function(String name) {
    var function = new PointerByReference();
    call("cuModuleGetFunction", function, module, name);
    var most = new IntByReference();
    call("cuDeviceGetAttribute", most, 97, 0);
    call("cuFuncSetAttribute", function.getValue(), MAX_DYNAMIC_SHARED, most.getValue() - 4096);
    return function.getValue();
  }

  private long allocate(long bytes) {
    var pointer = new LongByReference();
    call("cuMemAlloc_v2", pointer, Math.max(1, bytes));
    memory.add(pointer.getValue());
    return pointer.getValue();
  }

  private void call(String name, Object... arguments) {
    int code = code(name, arguments);
    if (code != 0) {
      throw new AssertionError(name + " gives " + code);
    }
  }

  private int code(String name, Object... arguments) {
    return driver.getFunction(name).invokeInt(arguments);
  }

  @Override
  public void close() {
    EmulatedDevice.set("reset", 0);
    memory.forEach(pointer -> call("cuMemFree_v2", pointer));
    call("cuModuleUnload", module);
    call("cuCtxPopCurrent_v2", (Object) null);
  }
}
