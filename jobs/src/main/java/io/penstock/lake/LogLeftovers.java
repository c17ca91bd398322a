package io.penstock.lake;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files that killed writers left in a log: {@code .NAME.UUID.tmp}, which no reader sees,
 * and Hadoop's side files of them.
 */
final class LogLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(LogLeftovers.class);
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "\\.{1,2}(.+)\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\\.TID\\d+)?\\.tmp(\\.crc)?");
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final Duration OF_A_WRITER = Duration.ofSeconds(10);
  private static final Duration OF_ANY = Duration.ofDays(1);

  private LogLeftovers() {}

  /** Whether a file of a log has the name of a temporary one. */
  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /**
   * Removes those of versions that are there by now, which nobody can publish any more, and all
   * that are older than a day. What cannot be removed stays.
   */
  static void sweep(Path log) {
    try (DirectoryStream<Path> hidden = Files.newDirectoryStream(log, ".*")) {
      for (Path file : hidden) {
        Matcher name = TEMPORARY.matcher(file.getFileName().toString());
        if (name.matches() && isLeft(file, log.resolve(name.group(1)))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.info("leftovers in {} were not removed", log, e);
    }
  }

  private static boolean isLeft(Path file, Path target) throws IOException {
    Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    boolean isPublished =
        COMMIT.matcher(target.getFileName().toString()).matches() && Files.exists(target);
    return age.compareTo(isPublished ? OF_A_WRITER : OF_ANY) > 0;
  }
}
