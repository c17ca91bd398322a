package io.penstock.gpu.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The kernels, loaded into a context. */
final class Kernels implements AutoCloseable {
  /** What a kernel may take of shared memory beside the dynamic part. */
  static final int STATIC_SHARED = 4096;

  /** Their text; newer devices than 8.0 run it too. */
  private static final String RESOURCE = "kernels-sm80.ptx";

  /** Beyond this much a kernel must be told. */
  private static final int ORDINARY_SHARED = 48 << 10;

  private final CudaContext context;
  private final long module;
  private final Map<String, Long> functions = new HashMap<>();
  private final Set<String> greedy = new HashSet<>();

  /** Loads them; the driver compiles them for its device, and keeps that in its cache. */
  Kernels(CudaContext context) {
    this.context = context;
    this.module = context.loadModule(text());
  }

  /** The driver's handle of the kernel that is launched. */
  synchronized long function(Launch launch) {
    String kernel = launch.kernel();
    Long function = functions.get(kernel);
    if (function == null) {
      function = context.function(module, kernel);
      functions.put(kernel, function);
    }
    if (launch.sharedBytes() > ORDINARY_SHARED && !greedy.contains(kernel)) {
      context.allowShared(function, kernel, mostShared(context.device()));
      greedy.add(kernel);
    }
    return function;
  }

  /** The most dynamic shared memory of a kernel, bytes. */
  static int mostShared(CudaDevice device) {
    return device.sharedPerBlock() - STATIC_SHARED;
  }

  @Override
  public void close() {
    context.unloadModule(module);
  }

  private static byte[] text() {
    try (InputStream in = Kernels.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
