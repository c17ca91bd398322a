package io.penstock.gpu.cuda;

import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for {@code libcuda.so.1} that runs the kernels on the host: {@code src/test/cuda},
 * whose comments say what it proves and what it cannot. Compiled by g++ when first asked for, anew
 * only when a source has changed. Where there is no g++, tests that ask for it are skipped.
 */
public final class EmulatedDevice {
  private static final List<String> OPTIONS =
      List.of("-std=c++17", "-O2", "-Wall", "-Wextra", "-Werror", "-fPIC", "-fvisibility=hidden");

  private static @Nullable Path built;
  // does not compile: once is enough
  private static @Nullable String broken;

  private EmulatedDevice() {}

  /** Its library. */
  public static synchronized Path library() {
    if (broken != null) {
      throw new IllegalStateException(broken);
    }
    if (built == null) {
      try {
        built = build();
      } catch (IOException e) {
        throw new IllegalStateException("the emulated device cannot be built", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the emulated device cannot be built", e);
      }
    }
    return built;
  }

  /** Steers it, as in {@code set("sms", 2)}; {@code reset} takes everything back. */
  public static void set(String key, long value) {
    int code = function("penstock_emulator_set").invokeInt(new Object[] {key, value});
    if (code != 0) {
      throw new IllegalArgumentException("the emulated device has no setting '" + key + "'");
    }
  }

  /** One of its counters, as in {@code get("allocations")}. */
  public static long get(String key) {
    return function("penstock_emulator_get").invokeLong(new Object[] {key});
  }

  /** Makes the n-th call from now of a driver function give an error, once. */
  public static void fail(String call, int nth, int error) {
    function("emu_fail").invokeInt(new Object[] {call, nth, error});
  }

  private static Function function(String name) {
    return NativeLibrary.getInstance(library().toString()).getFunction(name);
  }

  private static Path build() throws IOException, InterruptedException {
    String compiler = System.getenv().getOrDefault("CXX", "g++");
    var hash = Sources.hash(Sources.KERNELS) + Sources.hash(Sources.EMULATOR) + compiler + OPTIONS;
    var name = Sources.hash(hash.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    var directory = Path.of("target", "emulated-device", name).toAbsolutePath();
    var library = directory.resolve("libcuda.so.1");
    if (Files.exists(library)) {
      return library;
    }
    if (!runs(compiler)) {
      abort("no " + compiler + " on the PATH: the emulated device cannot be built");
    }
    Files.createDirectories(directory);
    var objects = new ArrayList<Path>();
    var compilations = new ArrayList<Run>();
    for (var source : sources()) {
      var object = Files.createTempFile(directory, source.getFileName().toString(), ".o");
      objects.add(object);
      compilations.add(Run.of(compiler, compile(source, object), directory));
    }
    for (var compilation : compilations) {
      compilation.check();
    }
    var linked = Files.createTempFile(directory, "libcuda", ".so");
    var link = new ArrayList<>(List.of("-shared", "-o", linked.toString()));
    objects.forEach(object -> link.add(object.toString()));
    Run.of(compiler, link, directory).check();
    for (var object : objects) {
      Files.delete(object);
    }
    // another JVM may have been quicker
    Files.move(linked, library, StandardCopyOption.ATOMIC_MOVE);
    return library;
  }

  private static List<Path> sources() throws IOException {
    try (var files = Files.list(Sources.EMULATOR)) {
      return files.filter(file -> file.toString().endsWith(".cpp")).sorted().toList();
    }
  }

  private static List<String> compile(Path source, Path object) {
    var arguments = new ArrayList<>(OPTIONS);
    arguments.addAll(
        List.of("-I", Sources.EMULATOR.toString(), "-I", Sources.KERNELS.toString(), "-x", "c++"));
    arguments.addAll(List.of("-c", "-o", object.toString(), source.toString()));
    return arguments;
  }

  private static boolean runs(String compiler) throws InterruptedException {
    try {
      return new ProcessBuilder(compiler, "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The compiler at work. */
  private record Run(Process process, Path log) {
    static Run of(String compiler, List<String> arguments, Path directory) throws IOException {
      var command = new ArrayList<>(List.of(compiler));
      command.addAll(arguments);
      var log = Files.createTempFile(directory, "g++", ".log");
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      return new Run(process, log);
    }

    void check() throws IOException, InterruptedException {
      int status = process.waitFor();
      var text = Files.readString(log);
      Files.delete(log);
      if (status != 0) {
        broken = "the emulated device does not compile:\n" + text;
        throw new IllegalStateException(broken);
      }
    }
  }
}
