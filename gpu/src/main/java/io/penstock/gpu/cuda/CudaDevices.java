package io.penstock.gpu.cuda;

import com.sun.jna.Platform;
import io.penstock.gpu.engine.EngineException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks for devices, once each. */
final class CudaDevices {
  private static final Map<Integer, CudaProbe> FOUND = new ConcurrentHashMap<>();

  private CudaDevices() {}

  /** What was found at an ordinal, the same each time. */
  static CudaProbe find(int ordinal) {
    if (ordinal < 0) {
      throw new IllegalArgumentException("ordinal must be at least 0, is " + ordinal);
    }
    return FOUND.computeIfAbsent(ordinal, key -> probe(key, CudaSettings.ofSystem()));
  }

  /** Looks for a device and takes it into use. */
  static CudaProbe probe(int ordinal, CudaSettings settings) {
    try {
      return probe(CudaDriver.load(settings.library()), ordinal, settings);
    } catch (UnsatisfiedLinkError e) {
      return none(unlinked(settings.library(), e));
    } catch (NoClassDefFoundError e) {
      return none(CudaErrors.noJna(String.valueOf(e.getMessage())));
    }
  }

  /** JNA says of each try, in a line, why it failed. */
  private static String unlinked(String library, UnsatisfiedLinkError error) {
    List<String> lines = String.valueOf(error.getMessage()).lines().toList();
    if (!lines.get(0).startsWith("Unable to load library")) {
      return lines.get(0).contains("jnidispatch")
          ? CudaErrors.noJna(lines.get(0))
          : CudaErrors.notADriver(library, lines.get(0));
    }
    if (!Platform.isLinux()) {
      return CudaErrors.noLibrary(library);
    }
    return lines.stream()
        .skip(1)
        .filter(line -> !line.contains("No such file") && !line.contains("resource path"))
        .findFirst()
        .map(why -> CudaErrors.notADriver(library, why))
        .orElseGet(() -> CudaErrors.noLibrary(library));
  }

  /** Looks for a device of a driver and takes it into use. */
  static CudaProbe probe(CudaDriver driver, int ordinal, CudaSettings settings) {
    try {
      int version = driver.version();
      if (version < CudaDriver.OLDEST) {
        return none(CudaErrors.oldDriver(version));
      }
      CudaError error = driver.start();
      if (error != null) {
        return none(notStarted(error));
      }
      int count = driver.deviceCount();
      if (ordinal >= count) {
        return none(CudaErrors.noSuchDevice(ordinal, count));
      }
      return probe(driver, driver.device(ordinal), settings);
    } catch (EngineException e) {
      return none(String.valueOf(e.getMessage()));
    }
  }

  private static CudaProbe probe(CudaDriver driver, CudaDevice device, CudaSettings settings) {
    if (device.isTooOld()) {
      return none(CudaErrors.oldDevice(device.name(), device.major(), device.minor()));
    }
    CudaEngine engine = CudaEngine.open(driver, device, settings);
    return new CudaProbe(engine, engine.description());
  }

  private static String notStarted(CudaError error) {
    return error.code() == CudaError.NO_DEVICE
        ? CudaErrors.noDevice(error)
        : CudaErrors.notStarted(error);
  }

  private static CudaProbe none(String reason) {
    return new CudaProbe(null, reason);
  }
}
