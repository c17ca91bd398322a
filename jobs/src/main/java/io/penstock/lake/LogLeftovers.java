package io.penstock.lake;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary files that killed writers left in a log: {@code .NAME.UUID.tmp}, which no reader sees,
 * and Hadoop's side files of them. Those of {@link LinkLogStore} are {@code .NAME.UUID.link.tmp}.
 */
public final class LogLeftovers {
  private static final Logger LOG = LoggerFactory.getLogger(LogLeftovers.class);
  private static final Pattern TEMPORARY =
      Pattern.compile(
          "\\.{1,2}(.+)\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\\.TID\\d+)?(\\.link)?\\.tmp(\\.crc)?");
  private static final Pattern COMMIT = Pattern.compile("\\d{20}\\.json");
  private static final Duration OF_A_WRITER = Duration.ofSeconds(10);
  private static final Duration OF_ANY = Duration.ofDays(1);

  private LogLeftovers() {}

  /** The name for what {@link LinkLogStore} writes before it is {@code name}. */
  static String temporary(String name) {
    return ".%s.%s.link.tmp".formatted(name, UUID.randomUUID());
  }

  /** Whether a file of a log has the name of a temporary one. */
  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /**
   * As {@link #sweep}, of all logs that a writer of a table may have been writing when it died;
   * only on a local disk.
   */
  public static void sweepOf(org.apache.hadoop.fs.Path table, Configuration hadoop) {
    for (org.apache.hadoop.fs.Path written :
        List.of(table, Quarantine.of(table), DeletedKeys.of(table))) {
      URI uri = FileSystem.getDefaultUri(hadoop).resolve(written.toUri());
      Path log = Path.of(uri.getPath(), "_delta_log");
      if ("file".equals(uri.getScheme()) && Files.isDirectory(log)) {
        sweep(log);
      }
    }
  }

  /**
   * Removes those of versions that are there by now, which nobody can publish any more, and all
   * that are older than a day. What cannot be removed stays.
   */
  static void sweep(Path log) {
    try (DirectoryStream<Path> hidden = Files.newDirectoryStream(log, ".*")) {
      for (Path file : hidden) {
        Matcher name = TEMPORARY.matcher(file.getFileName().toString());
        if (name.matches()) {
          remove(file, log.resolve(name.group(1)), name.group(2) != null);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.info("leftovers in {} were not removed", log, e);
    }
  }

  private static void remove(Path file, Path target, boolean isLinked) {
    try {
      if (isLeft(file, target, isLinked)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LOG.info("{} was not removed, or by somebody else", file, e);
    }
  }

  private static boolean isLeft(Path file, Path target, boolean isLinked) throws IOException {
    Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), Instant.now());
    boolean isPublished =
        COMMIT.matcher(target.getFileName().toString()).matches() && Files.exists(target);
    // Who links meets the name that is there first; who renames would miss the file.
    return (isPublished && isLinked) || age.compareTo(isPublished ? OF_A_WRITER : OF_ANY) > 0;
  }
}
