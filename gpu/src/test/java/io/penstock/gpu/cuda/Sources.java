package io.penstock.gpu.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The kernels' sources, where tests find them: a test runs in the directory of its module. */
final class Sources {
  static final Path KERNELS = Path.of("src/main/cuda").toAbsolutePath();
  static final Path EMULATOR = Path.of("src/test/cuda").toAbsolutePath();

  private Sources() {}

  /**
   * SHA-256 of the names and contents of a directory's files, as {@code gpu/build-ptx} makes it.
   */
  static String hash(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return hash(files.sorted().toList());
    }
  }

  static String hash(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  private static String hash(List<Path> files) throws IOException {
    var digest = sha256();
    for (var file : files) {
      digest.update((file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(Files.readAllBytes(file));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
