package io.penstock.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Programs that come as Python packages, each in an environment of its own, cached outside the
 * project.
 */
final class PythonTool {
  private PythonTool() {}

  /**
   * Installs a package, unless it is there.
   *
   * @param environment names the environment
   * @param requirement what pip installs
   * @param program what it brings into the environment's {@code bin}
   * @return the program; empty where there is no Python
   */
  static Optional<Path> install(String environment, String requirement, String program)
      throws IOException, InterruptedException {
    Path directory = cache().resolve(environment);
    Path installed = directory.resolve("bin").resolve(program);
    if (Files.exists(installed) && Files.exists(directory.resolve("complete"))) {
      return Optional.of(installed);
    }
    if (!hasPython()) {
      return Optional.empty();
    }
    Files.createDirectories(cache());
    mustRun(List.of("python3", "-m", "venv", "--clear", directory.toString()));
    mustRun(List.of(directory.resolve("bin/pip").toString(), "install", "--quiet", requirement));
    Files.createFile(directory.resolve("complete"));
    return Optional.of(installed);
  }

  private static Path cache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base = xdg == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return base.resolve("penstock");
  }

  private static boolean hasPython() {
    try {
      return run(List.of("python3", "-c", "import ensurepip, venv")).code() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void mustRun(List<String> command) throws IOException, InterruptedException {
    Processes.Ended ended = run(command);
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  private static Processes.Ended run(List<String> command)
      throws IOException, InterruptedException {
    return Processes.run(Path.of("."), Map.of(), "", command);
  }
}
