package io.penstock.cli;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Sends the logs of Spark and of Penstock to a file, so that the terminal is for people. */
final class LogFile {
  private static final String PROPERTY = "penstock.log";

  /** The name in log4j2-file.properties. */
  private static final String APPENDER = "file";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private LogFile() {}

  /** From now on logs go to a new file in {@code directory}, made when the first line is. */
  static void openIn(Path directory) {
    String name =
        TIME.format(LocalDateTime.now(ZoneOffset.UTC)) + "-" + ProcessHandle.current().pid();
    System.setProperty(PROPERTY, directory.resolve("penstock-" + name + ".log").toString());
    URL configuration = LogFile.class.getResource("log4j2-file.properties");
    if (configuration == null) {
      throw new IllegalStateException("log4j2-file.properties is not in the jar");
    }
    try {
      Configurator.reconfigure(configuration.toURI());
      RedactingLayout.putInto(LoggerContext.getContext(false), APPENDER);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The file, if something was logged to one. */
  static Optional<String> path() {
    return Optional.ofNullable(System.getProperty(PROPERTY))
        .filter(path -> Files.exists(Path.of(path)));
  }
}
