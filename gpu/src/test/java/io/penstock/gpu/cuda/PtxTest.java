package io.penstock.gpu.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kept PTX is what the sources give. */
class PtxTest {
  private static final String RESOURCES = "/io/penstock/gpu/cuda/";
  private static final String PTX = "kernels-sm80.ptx";
  private static final int NO_NVCC = 3;

  @Test
  void isOfTheseSources() throws IOException {
    assertThat(kept().getProperty("sources.sha256"))
        .as("src/main/cuda has changed since its PTX was made: run gpu/build-ptx")
        .isEqualTo(Sources.hash(Sources.KERNELS));
  }

  @Test
  void isWhatNvccGave() throws IOException {
    assertThat(Sources.hash(resource(PTX)))
        .as("the PTX is not the one that kernels.properties tells of: run gpu/build-ptx")
        .isEqualTo(kept().getProperty(PTX + ".sha256"));
    assertThat(kept().getProperty("nvcc")).startsWith("13.0.");
  }

  @Test
  void comesOutTheSameAnew(@TempDir Path directory) throws IOException, InterruptedException {
    var log = directory.resolve("log");
    var script = Path.of("build-ptx").toAbsolutePath().toString();
    var process =
        new ProcessBuilder(script, "--to", directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    assertThat(ended).isTrue();
    if (process.exitValue() == NO_NVCC) {
      abort(Files.readString(log).strip());
    }

    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(directory.resolve(PTX)).hasBinaryContent(resource(PTX));
    var anew = new Properties();
    try (var in = Files.newInputStream(directory.resolve("kernels.properties"))) {
      anew.load(in);
    }
    assertThat(anew).isEqualTo(kept());
  }

  private static Properties kept() throws IOException {
    var properties = new Properties();
    try (var in = PtxTest.class.getResourceAsStream(RESOURCES + "kernels.properties")) {
      properties.load(in);
    }
    return properties;
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = PtxTest.class.getResourceAsStream(RESOURCES + name)) {
      return in.readAllBytes();
    }
  }
}
